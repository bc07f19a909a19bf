-- A fresh order of three lines, reference and idempotency key with each request. HOT: every line wants the same SKU.
local n = 0
local run = os.getenv("RUN") or "run"
local hot = os.getenv("HOT") == "1"
local seed = tonumber(os.getenv("SEED") or "1")
local counter = 1

function setup(thread)
  thread:set("id", counter)
  counter = counter + 1
end

function init(args)
  math.randomseed(seed * 1000 + id)
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. (os.getenv("KEY") or "")
end

local function sku()
  if hot then return 1 end
  return math.random(1, 10000)
end

function request()
  n = n + 1
  local q = math.random(1, 3)
  local line = '{"sku":"SKU-%05d","quantity":%d,"unit_price":"9.99","tax":"1.59"}'
  local lines = string.format(line, sku(), q)
  if not hot then lines = lines .. "," .. string.format(line, sku(), q) .. "," .. string.format(line, sku(), q) end
  local total = string.format("%.2f", 9.99 * q * (hot and 1 or 3))
  local name = run .. "-" .. id .. "-" .. n
  wrk.headers["Idempotency-Key"] = name
  return wrk.format("POST", "/api/v1/orders", nil, '{"channel":"web","reference":"' .. name .. '","currency":"EUR","lines":[' .. lines ..
    '],"ship_to":{"name":"Anna Schmidt","line1":"Hauptstr. 5","city":"Berlin","country":"DE","postcode":"10115"},"payments":[{"collector":"test","reference":"ch_' ..
    n .. '","authorized":"' .. total .. '"}]}')
end
