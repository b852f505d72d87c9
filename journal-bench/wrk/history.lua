-- Histories of random entities: GET /journal/history/{entity_id}.
-- Arguments: entities, seed.
local random = math.random
local format = string.format
local entities

function init(args)
  entities = tonumber(args[1])
  math.randomseed(tonumber(args[2]))
end

function request()
  return wrk.format("GET", "/journal/history/customer-" .. random(0, entities - 1))
end

-- Good answers a second, and how many requests failed.
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(format("RESULT %.1f %d", (summary.requests - errors.status) / (summary.duration / 1e6),
    failed))
end
