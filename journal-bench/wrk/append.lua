-- Durable appends of one event each: POST /journal/event.
-- Arguments: entities, seed, and "ids" for event ids of the caller's own (UUIDs of version 7).
local ffi = require("ffi")
ffi.cdef("typedef struct { long sec; long usec; } bench_time; int gettimeofday(bench_time *, void *);")

local random = math.random
local format = string.format
local head -- of each request, up to the length of its body
local now = ffi.new("bench_time")
local entities, with_ids

function init(args)
  entities = tonumber(args[1])
  math.randomseed(tonumber(args[2]))
  with_ids = args[3] == "ids"
  head = format("POST /journal/event HTTP/1.1\r\nHost: %s:%s\r\n" ..
    "Content-Type: application/json\r\nContent-Length: ", wrk.host, wrk.port)
end

local function uuid7()
  ffi.C.gettimeofday(now, nil)
  local millis = tonumber(now.sec) * 1000 + math.floor(tonumber(now.usec) / 1000)
  local high = math.floor(millis / 65536)
  return format("%08x-%04x-7%03x-%04x-%04x%08x", high, millis % 65536, random(0, 4095),
    random(32768, 49151), random(0, 65535), random(0, 4294967295))
end

function request()
  local id = with_ids and format('"event_id":"%s",', uuid7()) or ""
  local body = format(
    '{%s"entity_type":"customer","entity_id":"customer-%d","field":"email","action":"update",' ..
    '"old_value":"silver-harbor-%d","new_value":"golden-meadow-%d","actor":"user-%d",' ..
    '"source":"crm","workspace_id":"workspace-7"}',
    id, random(0, entities - 1), random(0, 99999), random(0, 99999), random(0, 499))
  return head .. #body .. "\r\n\r\n" .. body
end

-- Good answers a second, and how many requests failed.
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(format("RESULT %.1f %d", (summary.requests - errors.status) / (summary.duration / 1e6),
    failed))
end
