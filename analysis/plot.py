# SPDX-License-Identifier: GPL-2.0-only
"""Figures and tables of a study: PDF and PNG for each figure, table.csv and table.tex. Figures of
an answer of carp-lab tune."""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile

import choice
import load
import style
import tables
import tuning


def main(arguments):
    options = parse(arguments)
    try:
        source = options.source
        draft = draft_of(source)
        folder = options.out or source.with_name(source.stem + '-figures')
        for name in write(draft, folder):
            print(folder / name)
    except (load.ResultError, OSError) as error:
        print(f'plot: {error}', file=sys.stderr)
        return 2
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog='lab plot', description='Draws the figures that a study allows, as PDF and PNG, '
        'and writes its estimates as table.csv and table.tex.')
    parser.add_argument('source', type=pathlib.Path, metavar='STUDY.sqlite|TUNE.json',
                        help='what carp-lab sweep or carp-lab tune --json made')
    parser.add_argument('--out', type=pathlib.Path, metavar='FOLDER',
                        help='where to write; STUDY-figures beside the file if not given')
    return parser.parse_args(arguments)


def draft_of(source):
    """What makes the files of a source in a folder and returns their names."""
    if source.suffix == '.json':
        answer = tuning.read(source)
        return lambda folder: draw_figures(tuning.figures(answer), folder)
    results = load.read(source)
    return lambda folder: [*draw_figures(((figure.name, figure.draw)
                                          for figure in choice.figures(results)), folder),
                           *write_tables(results, folder)]


def write(make, folder):
    """Makes everything beside the folder first, so that an error leaves nothing half-written.

    Returns the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = pathlib.Path(tempfile.mkdtemp(prefix='.draft-', dir=folder))
    try:
        names = make(draft)
        for name in names:
            os.replace(draft / name, folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return names


def draw_figures(figures, folder):
    """Draws pairs of a name and a drawing function."""
    style.apply()
    names = []
    for name, draw in figures:
        figure = draw()
        names += style.save(figure, folder, name)
        style.close(figure)
    return names


def write_tables(results, folder):
    for name, write_table in (('table.csv', tables.write_csv), ('table.tex', tables.write_latex)):
        with open(folder / name, 'w', encoding='utf-8', newline='') as file:
            write_table(results, file)
    return ['table.csv', 'table.tex']


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
