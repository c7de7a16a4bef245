-- A pair is a form sent and the page that it leads to. Each thread has one connection, so that pairs never mix, and
-- visits of its own. Prints one JSON object on its last line.

local ffi = require("ffi")
ffi.cdef[[
  typedef struct { long seconds; long nanoseconds; } contactpoint_moment;
  int clock_gettime(int clock, contactpoint_moment *moment);
]]
local MONOTONIC, NEVER = 1, 1e8
local KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local moment = ffi.new("contactpoint_moment")
local threads = {}

local function now() -- microseconds
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e6 + tonumber(moment.nanoseconds) / 1e3
end

local function lines(path)
  local read = {}
  for line in io.lines(path) do read[#read + 1] = line end
  return read
end

local function key()
  local drawn = {}
  for at = 1, 22 do
    local letter = math.random(#KEY)
    drawn[at] = KEY:sub(letter, letter)
  end
  return table.concat(drawn)
end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("nth", #threads)
end

function init(args)
  visits, forms, path = {}, lines(args[2]), args[3]
  for _, line in ipairs(lines(args[1])) do
    local cookies, token = line:match("^(.-)\t(.*)$")
    visits[#visits + 1] = { cookies = cookies, token = token }
  end
  headings = {}
  for heading in args[4]:gmatch("[^|]+") do headings[#headings + 1] = ">" .. heading .. "</h1>" end
  seconds, rate, of = tonumber(args[5]), tonumber(args[6]), tonumber(args[7])
  origin = args[0]:gsub("/$", "")
  took, errors, with_children, pair = {}, 0, 0, 0
  math.randomseed(now() % 2 ^ 31 + nth)
end

-- Called before each request. At a rate, pairs begin at even distances whether or not the last one was slow.
function delay()
  if location then return 0 end
  local at = now()
  began = began or at
  ends = ends or began + seconds * 1e6
  due = rate > 0 and began + ((pair * of + nth - 1) / rate) * 1e6 or at
  if math.max(at, due) > ends then return NEVER end
  return math.max(0, due - at) / 1e3
end

function request()
  if location then
    local page = location
    location, reading = nil, true
    return wrk.format("GET", page, { Cookie = visit.cookies })
  end
  reading, start = false, due or now()
  visit = visits[(pair * of + nth - 1) % #visits + 1]
  local form = forms[(pair * of + nth - 1) % #forms + 1] .. "&" .. visit.token .. "&once=" .. key()
  pair = pair + 1
  local headers = { Cookie = visit.cookies, Origin = origin, ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", path, headers, form)
end

local function right(body)
  for _, heading in ipairs(headings) do
    if body:find(heading, 1, true) then return true end
  end
  return false
end

function response(status, headers, body)
  if not reading and status == 302 and headers["Location"] then
    location = headers["Location"]
  elseif reading and status == 200 and right(body) then
    took[#took + 1] = math.floor(now() - start)
    if body:find('href="/child/', 1, true) then with_children = with_children + 1 end
  else
    errors = errors + 1
  end
end

function done(summary)
  local all, wrong, found = {}, 0, 0
  for _, thread in ipairs(threads) do
    for _, one in ipairs(thread:get("took")) do all[#all + 1] = one end
    wrong, found = wrong + thread:get("errors"), found + thread:get("with_children")
  end
  local lost = summary.errors
  wrong = wrong + lost.connect + lost.read + lost.write + lost.timeout
  io.write(string.format('{"took": [%s], "errors": %d, "with_children": %d}\n', table.concat(all, ","), wrong, found))
end
