"""Combining ambitions on the same ground: plans with a proof, prices of conflict, alternatives.

The solving core takes a `values.CompiledSite` and gives `values.Plan`:

    plans.plan(site, objective, *, fragmentation, seed, start, effort, progress)     one plan
    conflicts.conflicts(site, *, seed, progress)          which ambitions can't stand together
    frontier.frontier(site, first, second, points)        what one ambition costs another
    alternatives.alternatives(site, count, within, *, objective, fragmentation, seed, progress)
    robust.robust_plan(site, objective, *, seed, progress)             for figures with a range
    explain.explain_cell(site, plan, cell), explain.explain_partners(site, plan)
    turbines.spacing_cliques(x_m, y_m, spacing_m)         who can't stand beside whom
    areas.areas_of_stacks(site, choice), areas.areas_of_uses(site, choice)           m2

`progress` is called with the name of a phase and the share of it that is done, 0 to 1.
"""
