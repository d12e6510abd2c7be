"""Min-cost flow for matching: one shortest path for each change, with prices that stay valid.

Nodes are numbered: assignments first, then people, then bodies, then the hub where bodies settle
their accounts. A step from node to node hands on a *need*, and costs what it changes:

    assignment → person      she takes it                              + cost of the pair
    person → assignment      she gives up the one she has              - cost of that pair
    person → body            she was free: her body lends one more     0
    body → person            one who works stays home                  0
    assignment → body        it stays unfilled                         + drop
    body → assignment        one that stayed unfilled gets somebody    - drop
    body → hub               the body's account goes up by one         step of a convex cost
    hub → body               the body's account goes down by one       step of a convex cost

Every step that can be made costs at least `price[to] - price[from]`, before and after every path;
so all paths together are optimal, and the prices prove it (Ford & Fulkerson 1962; with Dijkstra's
paths Edmonds & Karp, J. ACM 19, 1972). All numbers are whole.
"""

# A compiled loop takes plain arrays and numbers, in their order, and does all in one place.
# ruff: noqa: FBT001, FBT003
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Graph = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
    State = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
    Scratch = tuple[Ints, Ints, Ints, Ints, Ints, Ints]

NOBODY, ABSENT = -1, -2
_FAR = 1 << 62
_REFRESH = 32
_TOUCHED, _HEAP, _LENGTH, _END, _GOAL = 0, 1, 2, 3, 4  # what `found` says


@compiled("int64(int64[::1], int64[::1], int64, int64, int64)")
def _push(keys: Ints, nodes: Ints, size: int, key: int, node: int) -> int:
    """Put a node on the heap; the new size."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if keys[above] <= key:
            break
        keys[place] = keys[above]
        nodes[place] = nodes[above]
        place = above
    keys[place] = key
    nodes[place] = node
    return size + 1


@compiled("int64(int64[::1], int64[::1], int64)")
def _pop(keys: Ints, nodes: Ints, size: int) -> int:
    """Drop the smallest, which stands at place 0, from the heap; the new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[place] = keys[below]
        nodes[place] = nodes[below]
        place = below
    keys[place] = key
    nodes[place] = node
    return size


@compiled("void(int64, int64, int64, boolean, int64[::1], UniTuple(int64[::1], 6))")
def _reach(node: int, came_from: int, far: int, wait: bool, need: Ints, scratch: Scratch) -> None:
    """Note a shorter way to a node, unless it is no shorter than the best way that was found.

    Args:
        node: Where it leads.
        came_from: The step's other end.
        far: Its length, in reduced costs.
        wait: Whether steps from there are still to be looked at.
        need: As in `route`.
        scratch: As in `route`.
    """
    distance, parent, touched, keys, nodes, found = scratch
    if far >= distance[node] or far >= found[_LENGTH]:
        return
    if distance[node] == _FAR:
        touched[found[_TOUCHED]] = node
        found[_TOUCHED] += 1
    distance[node] = far
    parent[node] = came_from
    if need[node] < 0 and found[_GOAL] == 1:
        found[_LENGTH] = far
        found[_END] = node
    elif wait:
        found[_HEAP] = _push(keys, nodes, found[_HEAP], far, node)


_TUPLES = "UniTuple(int64[::1], 6), UniTuple(int64[::1], 6), UniTuple(int64[::1], 6)"


@compiled(f"void(int64, int64, int64, int64, {_TUPLES})")
def _from_assignment(
    node: int, far: int, drop: int, dearest: int, graph: Graph, state: State, scratch: Scratch
) -> None:
    """Look at whoever could take an assignment, cheapest first, and at leaving it unfilled."""
    starts, people, costs, body_of = graph[0], graph[1], graph[2], graph[3]
    held, holds, price, need = state[0], state[1], state[4], state[5]
    distance, parent, touched, keys, nodes, found = scratch
    count = len(held)
    own = far + price[node]
    current = held[node]
    limit, alone = found[_LENGTH], found[_GOAL] == 1
    size, heap = found[_TOUCHED], found[_HEAP]
    for edge in range(starts[node], starts[node + 1]):
        cost = own + costs[edge]
        if cost - dearest >= limit:
            break
        person = people[edge]
        there = count + person
        cost -= price[there]
        if cost >= limit or cost >= distance[there] or person == current:
            continue
        if holds[person] == ABSENT:
            continue
        # What `_reach` does, written out: most of the time goes by here.
        if distance[there] == _FAR:
            touched[size] = there
            size += 1
        distance[there] = cost
        parent[there] = node
        if need[there] < 0 and alone:
            limit = cost
            found[_END] = there
        elif holds[person] != NOBODY:
            heap = _push(keys, nodes, heap, cost, there)
        else:
            # Free: the only way on is to her body, so we go there at once.
            home = body_of[there]
            cost += price[there] - price[home]
            if cost < distance[home] and cost < limit:
                if distance[home] == _FAR:
                    touched[size] = home
                    size += 1
                distance[home] = cost
                parent[home] = there
                if need[home] < 0 and alone:
                    limit = cost
                    found[_END] = home
                else:
                    heap = _push(keys, nodes, heap, cost, home)
    found[_LENGTH], found[_TOUCHED], found[_HEAP] = limit, size, heap
    if current != NOBODY:
        home = body_of[node]
        _reach(home, node, own + drop - price[home], True, need, scratch)


@compiled(f"void(int64, int64, int64, int64, {_TUPLES})")
def _from_body(
    node: int, far: int, drop: int, step: int, graph: Graph, state: State, scratch: Scratch
) -> None:
    """Look at members of a body that could stay home, or get somebody, and at its account."""
    starts, members = graph[4], graph[5]
    held, holds, _, account, price, need = state
    count = len(held)
    first = count + len(holds)
    far += price[node]
    body = node - first
    for place in range(starts[body], starts[body + 1]):
        member = members[place]
        if member < count:
            if held[member] == NOBODY:
                _reach(member, node, far - drop - price[member], True, need, scratch)
        elif holds[member - count] >= 0 or need[member] < 0:
            _reach(member, node, far - price[member], True, need, scratch)
    if step > 0:
        hub = first + len(account)
        up = step * (2 * account[body] + 1)
        _reach(hub, node, far + up - price[hub], True, need, scratch)


@compiled(f"void(int64, int64, int64, {_TUPLES})")
def _search(
    drop: int, step: int, dearest: int, graph: Graph, state: State, scratch: Scratch
) -> None:
    """Find the cheapest way from what was reached to a node with something to spare."""
    held, holds, paid, account, price, need = state
    distance, _, _, keys, nodes, found = scratch
    count = len(held)
    first = count + len(holds)
    hub = first + len(account)
    while found[_HEAP] > 0 and keys[0] < found[_LENGTH]:
        far, node = keys[0], nodes[0]
        found[_HEAP] = _pop(keys, nodes, found[_HEAP])
        if far > distance[node]:
            continue
        if need[node] < 0:
            found[_GOAL] -= 1
            if found[_GOAL] == 0:
                found[_LENGTH] = far
                break
        if node < count:
            _from_assignment(node, far, drop, dearest, graph, state, scratch)
        elif node < first:
            current = holds[node - count]
            far += price[node]
            if current >= 0:
                _reach(current, node, far - paid[current] - price[current], True, need, scratch)
            else:
                home = graph[3][node]
                _reach(home, node, far - price[home], True, need, scratch)
        elif node < hub:
            _from_body(node, far, drop, step, graph, state, scratch)
        else:
            far += price[hub]
            for body in range(len(account)):
                down = step * (1 - 2 * account[body])
                _reach(first + body, hub, far + down - price[first + body], True, need, scratch)


@compiled(f"void(int64, {_TUPLES})")
def _walk(node: int, graph: Graph, state: State, scratch: Scratch) -> None:
    """Make the steps of the way that was found to a node."""
    starts, people, costs = graph[0], graph[1], graph[2]
    held, holds, paid, account, _, need = state
    parent = scratch[1]
    count = len(held)
    first = count + len(holds)
    hub = first + len(account)
    need[node] += 1
    while parent[node] != node:
        before = parent[node]
        if before < count:
            if node < first:
                person = node - count
                held[before] = person
                holds[person] = before
                edge = starts[before]
                while people[edge] != person:
                    edge += 1
                paid[before] = costs[edge]
            else:
                held[before] = NOBODY
        elif before >= first:
            if node == hub:
                account[before - first] += 1
            elif before == hub:
                account[node - first] -= 1
            elif count <= node < first:
                holds[node - count] = NOBODY
        node = before
    need[node] -= 1


@compiled("void(UniTuple(int64[::1], 6), UniTuple(int64[::1], 6))")
def _follow(state: State, scratch: Scratch) -> None:
    """Let prices follow: every step of the ways that were found costs as much as prices differ."""
    price = state[4]
    distance, _, touched, _, _, found = scratch
    for place in range(found[_TOUCHED]):
        node = touched[place]
        if distance[node] < found[_LENGTH]:
            price[node] += distance[node] - found[_LENGTH]
        distance[node] = _FAR
    found[_TOUCHED] = 0
    found[_HEAP] = 0


@compiled("boolean(int64, int64[::1], int64[::1], int64[::1])")
def _free_way(end: int, parent: Ints, need: Ints, taken: Ints) -> bool:
    """Tell whether a way shares no step with those that were taken, and take it if so."""
    node = end
    while parent[node] != node:
        if taken[node]:
            return False
        node = parent[node]
    if need[node] <= 0:
        return False
    node = end
    while parent[node] != node:
        taken[node] = 1
        node = parent[node]
    return True


@compiled(f"void(int64, int64, int64, {_TUPLES})")
def _enter(root: int, target: int, drop: int, graph: Graph, state: State, scratch: Scratch) -> None:
    """Give whoever comes in a price at which no step is cheaper than it may be."""
    starts, people, costs, body_of = graph[0], graph[1], graph[2], graph[3]
    held, holds, price, need = state[0], state[1], state[4], state[5]
    count = len(held)
    if root < count and held[root] == ABSENT:
        fair = price[body_of[root]] - drop
        for edge in range(starts[root], starts[root + 1]):
            if holds[people[edge]] != ABSENT:
                fair = max(fair, price[count + people[edge]] - costs[edge])
        price[root] = fair
    if count <= target < count + len(holds):
        fair = price[body_of[target]]
        for node in range(count):
            if held[node] != ABSENT:
                for edge in range(starts[node], starts[node + 1]):
                    if people[edge] == target - count:
                        fair = min(fair, price[node] + costs[edge])
        price[target] = fair
        holds[target - count] = NOBODY
    need[root] += 1
    need[target] -= 1
    scratch[5][_LENGTH] = _FAR
    scratch[5][_GOAL] = 1
    _reach(root, root, 0, True, need, scratch)


@compiled(f"void(int64[::1], int64[::1], int64, int64, {_TUPLES})")
def route(
    roots: Ints, targets: Ints, drop: int, step: int,
    graph: Graph, state: State, scratch: Scratch,
) -> None:  # fmt: skip
    """Bring needs from roots to targets, one after another, each along the cheapest way.

    An assignment comes in as a need at itself that ends at its body; a person, as a need at her
    body that ends at herself. Whoever leaves is the same the other way round.

    Args:
        roots: (t,) nodes.
        targets: (t,) nodes.
        drop: Cost of leaving an assignment unfilled.
        step: Price of accounts: an account of d costs `step * d * d`; 0 when there is no hub.
        graph: `starts` (a + 1,) of the pairs of each assignment, `people` (e,) and `costs` (e,),
            cheapest first; `body_of` (a + p,) node of the body of each assignment and person;
            `member_starts` (k + 1,) and `members` (a + p,) of each body.
        state: `held` (a,) person, `NOBODY` or `ABSENT`; `holds` (p,) assignment, `NOBODY` or
            `ABSENT`; `paid` (a,) cost of the pair; `account` (k,); `price` (n,); `need` (n,) how
            many a node lacks, or below zero has to spare. All are changed.
        scratch: `distance` (n,) filled with 2^62, `parent` (n,), `touched` (n,), `keys` and
            `nodes` with room for every step, `found` (4,) zero.
    """
    price = state[4]
    count = len(state[0])
    first = count + len(state[1])
    dearest = 0
    for turn in range(len(roots)):
        _enter(roots[turn], targets[turn], drop, graph, state, scratch)
        if turn % _REFRESH == 0 or count <= targets[turn] < first:
            dearest = price[count:first].max() if first > count else 0
        _search(drop, step, dearest, graph, state, scratch)
        _walk(scratch[5][_END], graph, state, scratch)
        _follow(state, scratch)


@compiled(f"void(int64, int64, {_TUPLES})")
def settle(drop: int, step: int, graph: Graph, state: State, scratch: Scratch) -> None:
    """Bring all needs of bodies and hub to where there is something to spare, the cheapest first.

    Args:
        drop: As in `route`, and so are the others.
        step: Above 0.
        graph: With a node for each body.
        state: What is needed and what can be spared are equal.
        scratch: As in `route`.
    """
    price, need = state[4], state[5]
    distance, parent, _, _, _, found = scratch
    count = len(state[0])
    first = count + len(state[1])
    taken = np.zeros(len(need), np.int64)
    while True:
        found[_LENGTH] = _FAR
        found[_GOAL] = 0
        for node in range(first, len(need)):
            if need[node] < 0:
                found[_GOAL] += 1
            elif need[node] > 0:
                _reach(node, node, 0, True, need, scratch)
        if found[_GOAL] == 0:
            break
        dearest = price[count:first].max() if first > count else 0
        _search(drop, step, dearest, graph, state, scratch)
        taken[:] = 0
        for node in range(first, len(need)):
            spare = need[node] < 0 and distance[node] <= found[_LENGTH]
            if spare and _free_way(node, parent, need, taken):
                _walk(node, graph, state, scratch)
        _follow(state, scratch)
