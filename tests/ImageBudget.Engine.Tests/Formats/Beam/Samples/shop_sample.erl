%% A module with what stripping takes out: debug information, compile options, attributes.
-module(shop_sample).
-vsn("1.4.0").
-export([total/1, cheapest/1, describe/1]).
-spec total([{binary(), non_neg_integer(), pos_integer()}]) -> non_neg_integer().
total(Items) -> lists:foldl(fun({_, Price, Count}, Sum) -> Sum + Price * Count end, 0, Items).
cheapest([]) -> none;
cheapest(Items) -> hd(lists:keysort(2, Items)).
describe({Name, Price, Count}) when Count > 1 -> io_lib:format("~s: ~b times ~b", [Name, Count, Price]);
describe({Name, Price, _}) -> io_lib:format("~s: ~b", [Name, Price]).
