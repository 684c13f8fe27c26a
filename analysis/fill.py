# SPDX-License-Identifier: GPL-2.0-only
"""Writes the tables that a Markdown file asks for of a study, or compares them."""

import argparse
import os
import pathlib
import shutil
import sys

import load
import markdown


def main(arguments):
    options = parse(arguments)
    try:
        results = load.read(options.source)
        text = options.file.read_text(encoding='utf-8')
        if options.check:
            return tell(options.file, markdown.differences(text, results, options.check == 'all'))
        write(options.file, markdown.fill(text, results))
    except markdown.TableError as error:
        print(f'tables: {options.file}:{error.line}: {error}', file=sys.stderr)
        return 2
    except (load.ResultError, OSError, UnicodeDecodeError) as error:
        print(f'tables: {error}', file=sys.stderr)
        return 2
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog='lab tables', description='Writes the tables of a study into a Markdown file that '
        'asks for them in comments (doc/results-database.md, "Tables in Markdown").')
    parser.add_argument('source', type=pathlib.Path, metavar='STUDY.sqlite',
                        help='what carp-lab sweep made')
    parser.add_argument('file', type=pathlib.Path, metavar='FILE.md', help='is changed')
    parser.add_argument('--check', nargs='?', const='all', choices=('all', 'settings'),
                        help='only tell which cells would change, with exit code 1; settings: '
                        'of those that need no runs')
    return parser.parse_args(arguments)


def tell(file, cells):
    for cell in cells:
        print(f'{file}:{cell.line}: {cell.head}: {cell.found}, but the results have {cell.wanted}')
    return 1 if cells else 0


def write(file, text):
    """All of it or nothing, into the file that a link leads to."""
    file = file.resolve()
    draft = file.with_name(f'.{file.name}.draft')
    try:
        draft.write_text(text, encoding='utf-8')
        shutil.copymode(file, draft)
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
