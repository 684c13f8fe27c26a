# SPDX-License-Identifier: GPL-2.0-only
"""Figures and tables of a study: PDF and PNG for each figure, table.csv and table.tex."""

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


def main(arguments):
    options = parse(arguments)
    try:
        results = load.read(options.database)
        folder = options.out or options.database.with_name(options.database.stem + '-figures')
        for name in write(results, folder):
            print(folder / name)
    except (load.ResultError, OSError) as error:
        print(f'plot: {error}', file=sys.stderr)
        return 2
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog='lab plot', description='Draws the figures that a study allows, as PDF and PNG, '
        'and writes its estimates as table.csv and table.tex.')
    parser.add_argument('database', type=pathlib.Path, metavar='STUDY.sqlite',
                        help='what carp-lab sweep made')
    parser.add_argument('--out', type=pathlib.Path, metavar='FOLDER',
                        help='where to write; STUDY-figures beside the database if not given')
    return parser.parse_args(arguments)


def write(results, folder):
    """Makes everything beside the folder first, so that an error leaves nothing half-written.

    Returns the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = pathlib.Path(tempfile.mkdtemp(prefix='.draft-', dir=folder))
    try:
        names = [*draw_figures(results, draft), *write_tables(results, draft)]
        for name in names:
            os.replace(draft / name, folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return names


def draw_figures(results, folder):
    style.apply()
    names = []
    for chosen in choice.figures(results):
        figure = chosen.draw()
        names += style.save(figure, folder, chosen.name)
        style.close(figure)
    return names


def write_tables(results, folder):
    for name, write_table in (('table.csv', tables.write_csv), ('table.tex', tables.write_latex)):
        with open(folder / name, 'w', encoding='utf-8', newline='') as file:
            write_table(results, file)
    return ['table.csv', 'table.tex']


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
