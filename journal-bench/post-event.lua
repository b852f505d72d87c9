-- For wrk: POST /journal/event with a new event each time, about 250 bytes, of 10,000 entities.
local format = '{"entity_type":"customer","entity_id":"customer-%d","field":"email",'
  .. '"action":"update","old_value":"someone%d@example.com","new_value":"someone%d@example.org",'
  .. '"actor":"service-%d","source":"api","workspace_id":"workspace-%d"}'
local count = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

request = function()
  count = count + 1
  return wrk.format(nil, nil, nil,
    string.format(format, count * 7919 % 10000, count, count, count % 50, count % 5))
end

-- Anything but "recorded" would be a figure of something else.
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figure %.0f %d\n", summary.requests * 1e6 / summary.duration, failed))
end
