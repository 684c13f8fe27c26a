# SPDX-License-Identifier: GPL-2.0-only
"""One look for all figures: sizes of a two-column paper, colours that the colour-blind can tell."""

import math

import matplotlib

matplotlib.use('Agg')  # no screen is needed, and none changes the outcome

from matplotlib import colors, pyplot  # noqa: E402

ONE_COLUMN = 3.5   # inches, as in IEEE and ACM papers
TWO_COLUMNS = 7.16

# Okabe and Ito, "Color Universal Design" (2008), without yellow, which is too pale for lines.
WORDS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9']
BAR = '#7FB8DC'  # the first of them, paler
INK = '#333333'
QUIET = '#8C8C8C'
CLOSED_FORM = '#000000'
MARKERS = ['o', 's', '^', 'D', 'v', 'P']
DASHES = ['-', (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.2, 1.2, 1.2)), (0, (8, 2)), (0, (3, 2))]
SCALE = 'cividis'  # of heat maps: even in luminance, the same for all kinds of sight
MOST_SERIES = len(WORDS)

SETTINGS = {
    'font.family': 'DejaVu Sans',
    'font.size': 7.5,
    'axes.titlesize': 7.5,
    'axes.labelsize': 7.5,
    'xtick.labelsize': 6.5,
    'ytick.labelsize': 6.5,
    'legend.fontsize': 6.5,
    'legend.title_fontsize': 6.5,
    'legend.frameon': False,
    'legend.handlelength': 2.2,
    'legend.columnspacing': 1.4,
    'legend.borderaxespad': 0,
    'axes.spines.top': False,
    'axes.spines.right': False,
    'axes.edgecolor': INK,
    'axes.labelcolor': INK,
    'axes.titlelocation': 'left',
    'axes.titlepad': 4,
    'xtick.color': INK,
    'ytick.color': INK,
    'text.color': INK,
    'axes.linewidth': 0.6,
    'xtick.major.width': 0.6,
    'ytick.major.width': 0.6,
    'xtick.minor.width': 0.4,
    'ytick.minor.width': 0.4,
    'xtick.major.size': 2.5,
    'ytick.major.size': 2.5,
    'xtick.minor.size': 1.5,
    'ytick.minor.size': 1.5,
    'axes.grid': True,
    'grid.color': '#E6E6E6',
    'grid.linewidth': 0.5,
    'axes.axisbelow': True,
    'axes.formatter.use_mathtext': True,
    'lines.linewidth': 1.1,
    'lines.markersize': 3.2,
    'errorbar.capsize': 1.5,
    'figure.constrained_layout.use': True,
    'figure.constrained_layout.h_pad': 0.03,
    'figure.constrained_layout.w_pad': 0.03,
    'pdf.fonttype': 42,  # TrueType, embedded: journals refuse type 3
    'svg.hashsalt': 'carp-lab',
    'figure.dpi': 100,
    'savefig.dpi': 300,
}


def apply():
    pyplot.rcdefaults()
    pyplot.rcParams.update(SETTINGS)


def series(count, ordered):
    """Colour, marker, dashes and size of bounds of each series: steps of one scale for an ordered
    quantity."""
    if not ordered:
        shades = [WORDS[i % len(WORDS)] for i in range(count)]
    else:
        scale = matplotlib.colormaps['viridis']
        shades = [colors.to_hex(scale(0.88 * i / max(1, count - 1))) for i in range(count)]
    # Arrows that show bounds are often in one place: the first ones are larger.
    return [{'color': shades[i], 'marker': MARKERS[i % len(MARKERS)],
             'linestyle': DASHES[i % len(DASHES)], 'bound': min(8, 4 + 2 * (count - 1 - i))}
            for i in range(count)]


def panels(count, height=1.55, legend=0.0, **shared):
    """A figure with a row of space for the legend and panels below. One panel takes a column of
    the paper, several take both.

    Returns the figure, the legend's axes (or None) and the list of panels' axes."""
    columns = columns_of(count)
    rows = math.ceil(count / columns)
    tall = height if count > 1 else max(height, 2.0)
    heights = ([legend] if legend else []) + [tall] * rows
    figure = pyplot.figure(figsize=(width_of(columns), sum(heights) + 0.1))
    grid = figure.add_gridspec(len(heights), columns, height_ratios=heights)
    top = None
    if legend:
        top = figure.add_subplot(grid[0, :])
        top.axis('off')
    axes = []
    for i in range(count):
        place = grid[i // columns + (1 if legend else 0), i % columns]
        axes.append(figure.add_subplot(place, sharex=axes[0] if axes and shared.get('x') else None,
                                       sharey=axes[0] if axes and shared.get('y') else None))
    for i, panel in enumerate(axes):
        if shared.get('x'):
            panel.tick_params(labelbottom=i + columns >= count)
        if shared.get('y'):
            panel.tick_params(labelleft=i % columns == 0)
    return figure, top, axes


def label(figure, panels, x, y):
    """Names the axes once."""
    if len(panels) == 1:
        panels[0].set_xlabel(x)
        panels[0].set_ylabel(y)
    else:
        figure.supxlabel(x, fontsize=SETTINGS['axes.labelsize'])
        figure.supylabel(y, fontsize=SETTINGS['axes.labelsize'])


def columns_of(count):
    return min(count, 3) if count != 4 else 2


def width_of(columns):
    """Of a figure, in inches."""
    return ONE_COLUMN if columns == 1 else TWO_COLUMNS


def on(shade):
    """Black or white, whichever is read better on the colour."""
    red, green, blue, _ = colors.to_rgba(shade)
    return '#FFFFFF' if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else '#1A1A1A'


def save(figure, folder, name):
    """As PDF and PNG; returns the names of the files. The same figure gives the same bytes: they
    hold no time stamps and versions."""
    figure.draw_without_rendering()
    figure.set_layout_engine('none')  # it is laid out now, which takes long
    nothing = {'pdf': {'CreationDate': None, 'Creator': None, 'Producer': None},
               'png': {'Software': None}}
    for kind, metadata in nothing.items():
        figure.savefig(folder / f'{name}.{kind}', metadata=metadata)
    return [f'{name}.{kind}' for kind in nothing]


def close(figure):
    """Frees it: pyplot keeps all that it made."""
    pyplot.close(figure)
