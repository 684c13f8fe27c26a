# SPDX-License-Identifier: GPL-2.0-only
"""Figures of an answer of carp-lab tune (doc/tune.md, "JSON")."""

import json
import math

import legend
import load
import style

FORMAT = 'carp-lab tune 1'
LEAST = 1e-3  # per month: rates below it are drawn at the edge
MOST_NAMED = 5  # in a row of the legend


def read(path):
    """The answer; ResultError's message says why there is none."""
    try:
        answer = json.loads(path.read_text(encoding='utf-8'))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise load.ResultError(f'{path}: no JSON: {error}') from error
    if not isinstance(answer, dict) or answer.get('format') != FORMAT:
        raise load.ResultError(f'{path}: no answer of carp-lab tune')
    return answer


def figures(answer):
    """Names and drawing functions of what the answer allows."""
    drawn = [('loss-budget', lambda: draw_budget(answer))]
    if answer['front']:
        drawn.insert(0, ('front', lambda: draw_front(answer)))
    return drawn


def name_of(setting):
    skews = '/'.join(str(skew) for skew in setting['advskews'])
    return f'advbase {setting["advbase"]}, {skews}'


def is_answer(setting, answer):
    best = answer['answer']
    return best is not None and all(best[key] == setting[key] for key in ('advbase', 'advskews'))


def settings_of(answer):
    """The front, and the answer in its place if it is not on it; by outage."""
    front = [answer['answer'] if is_answer(setting, answer) else setting
             for setting in answer['front']]
    best = answer['answer']
    if best is not None and best not in front:
        front.append(best)
    return sorted(front, key=lambda setting: setting['outage_quantile_s'])


def draw_front(answer):
    """Outage over false takeovers: closed form, and the interval of the simulation."""
    figure, top, (axis,) = style.panels(1, height=2.6, legend=2 * legend.ROW)
    question = answer['question']
    settings = settings_of(answer)
    for setting in settings:
        chosen = is_answer(setting, answer)
        draw_setting(axis, setting, style.WORDS[1] if chosen else style.WORDS[0],
                     below=is_near_below(setting, question['outage_s'], settings))
    draw_limits(axis, question)
    axis.set_xscale('log')
    axis.margins(y=0.15)
    axis.set_xlim(LEAST, 4 * axis.get_xlim()[1])  # room for the names of settings
    share = question['quantile']
    what = 'worst case' if share >= 1 else f'{100 * share:g} % quantile'
    style.label(figure, [axis], 'false takeovers per month', f'outage, {what} (s)')
    handles = [
        axis.plot([], [], color=style.INK, marker='o', linestyle='none', label='closed form')[0],
        axis.errorbar([], [], xerr=[], color=style.INK, marker='|', linestyle='none',
                      label='simulated, 95 %'),
        axis.plot([], [], color=style.QUIET, linestyle=style.DASHES[1], label='limit')[0],
        axis.plot([], [], color=style.WORDS[1], label='answer')[0]]
    top.legend(handles=legend.by_rows(handles, 2), loc='center', ncol=2)
    return figure


def is_near_below(setting, limit, settings):
    """Whether a name above the point would hide the limit."""
    outages = [one['outage_quantile_s'] for one in settings]
    room = 0.12 * (max(outages) - min(outages))
    return limit is not None and 0 <= limit - setting['outage_quantile_s'] < room


def draw_setting(axis, setting, colour, below=False):
    y = setting['outage_quantile_s']
    estimate = setting['simulated']['false_takeovers_per_month']
    low = max(LEAST, estimate['low'] or LEAST)
    high = max(low, estimate['high'] or low)
    axis.plot([low, high], [y, y], color=colour, alpha=0.5, marker='|', linestyle='-')
    if estimate['value'] > LEAST:
        axis.plot([estimate['value']], [y], color=colour, marker='|', linestyle='none')
    x = max(LEAST, setting['false_takeovers_per_month'])
    axis.plot([x], [y], color=colour, marker='o' if x > LEAST else '<', linestyle='none',
              clip_on=False, zorder=3)
    axis.annotate(name_of(setting), (x, y), xytext=(0, -5 if below else 4),
                  textcoords='offset points',
                  fontsize=style.SETTINGS['xtick.labelsize'], color=colour, zorder=2,
                  ha='left' if x < 10 * LEAST else 'center', va='top' if below else 'bottom',
                  bbox={'facecolor': 'white', 'edgecolor': 'none', 'pad': 0.5, 'alpha': 0.8})


def draw_limits(axis, question):
    line = {'color': style.QUIET, 'linestyle': style.DASHES[1], 'linewidth': 0.8, 'zorder': 1}
    axis.axvline(question['false_takeovers_per_month'], **line)
    if question['outage_s'] is not None:
        axis.axhline(question['outage_s'], **line)


def draw_budget(answer):
    """From which skew of the backup on one more advert may be lost: experiment over formula."""
    thresholds = answer['loss_budget']['thresholds']
    counts = sorted({threshold['losses'] for threshold in thresholds})
    rows_of_legend = math.ceil((len(counts) + 1) / MOST_NAMED)
    figure, top, (axis,) = style.panels(1, height=2.6, legend=legend.ROW * rows_of_legend)
    for look, losses in zip(style.series(len(counts), ordered=True), counts):
        rows = [row for row in thresholds if row['losses'] == losses]
        masters = [row['master_advskew'] for row in rows]
        axis.plot(masters, [row['backup_advskew_by_formula'] for row in rows],
                  color=look['color'], linestyle='-', linewidth=0.8)
        axis.plot(masters, [row['backup_advskew'] for row in rows], color=look['color'],
                  marker=look['marker'], linestyle='none', label=f'n = {losses}')
    axis.set_xlim(left=-4)
    axis.set_ylim(-6, 262)
    style.label(figure, [axis], 'advskew of the master', 'least advskew of the backup')
    axis.plot([], [], color=style.INK, linewidth=0.8, label='formula')
    handles, _ = axis.get_legend_handles_labels()
    columns = min(MOST_NAMED, len(handles))
    top.legend(handles=legend.by_rows(handles, columns), loc='center', ncol=columns)
    return figure
