-- A room named crowd-N has N other occupants as soon as somebody enters it: real ones to Prosody, whose presences
-- come to whoever joins, but nobody behind them. For tests/bench/measures/occupants.py; demo/prosody.cfg.lua loads it.

local st = require "util.stanza";

local function fill(room, count)
	for number = 1, count do
		local name = ("guest%05d"):format(number);
		local occupant = room:new_occupant(name .. "@crowd.invalid", room.jid .. "/" .. name);
		occupant.role = "participant";
		occupant:set_session(name .. "@crowd.invalid/crowd", st.presence());
		room:save_occupant(occupant);
	end
end

module:hook("muc-occupant-pre-join", function(event)
	local room = event.room;
	local count = tonumber(room.jid:match("^crowd%-(%d+)@"));
	if count and not room.crowded then
		room.crowded = true;
		fill(room, count);
	end
end, 10);

-- What goes to them is dropped at once: a broadcast costs no more than the room's own work
module:hook("route/remote", function(event)
	return event.to_host == "crowd.invalid" or nil;
end, 1000);
