# SPDX-License-Identifier: GPL-2.0-only
"""The build of carp-lab. ./lab runs it; CONTRIBUTING.md tells how to run it by hand."""

import hashlib
import os
import re

APPNAME = 'carp-lab'
VERSION = '0.5'

top = '.'
out = 'build'

# What the project's own ns-3 modules link, and what only tests and benchmarks add.
NS3_MODULES = ['core', 'network', 'internet']
NS3_TEST_MODULES = ['csma', 'bridge', 'internet-apps']
# What decides what a run gives: a digest of these is a part of the program's version.
DECISIVE = ['contrib/*/model', 'contrib/*/helper'] + [
    f'scenarios/lab/{folder}' for folder in ('timeline', 'spec', 'net', 'judge', 'measure')]

NS3_PROFILES = 'default|debug|release|optimized|minsizerel|relwithdebinfo'


def options(opt):
    opt.load('compiler_cxx')
    opt.add_option('--debug', action='store_true', help='no optimisation, asserts of ns-3 on')
    opt.add_option('--sanitize', action='store_true', help='check addresses and undefined behaviour')
    opt.add_option('--coverage', action='store_true', help='count the lines that tests execute')
    opt.add_option('--without-mpi', action='store_true',
                   help='do not look for Open MPI: sweeps are for one machine only')
    opt.add_option('--ns3-prefix', metavar='DIR',
                   help='an ns-3 built from source: the folder that holds its include/ and lib/')


def configure(conf):
    conf.load('compiler_cxx')
    env = conf.env
    env.append_value('CXXFLAGS', ['-std=c++17', '-Wall', '-Wextra', '-Werror'])
    plain = conf.options.debug or conf.options.coverage
    env.append_value('CXXFLAGS', ['-O0', '-g'] if plain else ['-O2', '-g1'])
    env.CXXFLAGS_TEST = [] if plain else ['-O1']
    if conf.options.debug or conf.options.sanitize:
        env.append_value('DEFINES', 'NS3_ASSERT_ENABLE')
    if conf.options.sanitize:
        checks = ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined']
        env.append_value('CXXFLAGS', checks + ['-fno-omit-frame-pointer'])
        env.append_value('LINKFLAGS', checks)
    else:
        env.append_value('LINKFLAGS_cxxshlib', '-Wl,--no-undefined')
    if conf.options.coverage:
        env.append_value('CXXFLAGS', '--coverage')
        env.append_value('LINKFLAGS', '--coverage')

    conf.check_cfg(package='libcrypto', uselib_store='CRYPTO', args='--cflags --libs')
    conf.check_cfg(package='yaml-cpp', uselib_store='YAML', args='--cflags --libs')
    conf.check_cfg(package='libpcap', uselib_store='PCAP', args='--cflags --libs')
    conf.check_cfg(package='sqlite3', uselib_store='SQLITE', args='--cflags --libs')
    conf.check_cxx(header_name='SQLiteCpp/SQLiteCpp.h', lib='SQLiteCpp', use='SQLITE',
                   uselib_store='SQLITECPP', msg='Checking for SQLiteCpp')
    # Without it one machine does all the runs of a study.
    if not conf.options.without_mpi:
        conf.check_cfg(package='ompi-c', uselib_store='MPI', args='--cflags --libs',
                       mandatory=False, msg='Checking for Open MPI',
                       errmsg='no: sweeps are for one machine only')
    # Not looked for: it is needed for the tests only, and may be installed after configuring.
    env.LIB_GTEST = ['gtest_main', 'gtest', 'pthread']
    conf.check_cxx(header_name='nlohmann/json.hpp', msg='Checking for nlohmann-json')
    conf.check_cxx(header_name='boost/math/distributions/chi_squared.hpp',
                   msg='Checking for Boost.Math')
    conf.check_cxx(header_name='boost/program_options.hpp', lib='boost_program_options',
                   uselib_store='BOOST', msg='Checking for boost_program_options')
    for module in NS3_MODULES + NS3_TEST_MODULES:
        find_ns3(conf, module)


def find_ns3(conf, module):
    """Finds Debian's library by pkg-config, or one of a source build, which is named after
    version and profile (libns3.37-core-debug.so)."""
    prefix = conf.options.ns3_prefix
    if not prefix:
        # Its include folders hold nothing that is not found without them.
        conf.check_cfg(package=f'ns3-{module}', uselib_store=ns3(module), args='--libs-only-l')
        return
    prefix = os.path.abspath(os.path.expanduser(prefix))
    name = re.compile(rf'lib(ns3[^-]*(?:-dev)?-{module}(?:-(?:{NS3_PROFILES}))?)\.so$')
    folder = os.path.join(prefix, 'lib')
    found = [name.match(f) for f in sorted(os.listdir(folder))] if os.path.isdir(folder) else []
    libraries = [match.group(1) for match in found if match]
    if len(libraries) != 1:
        conf.fatal(f'{folder}: one library of the ns-3 module {module} expected, '
                   f'found {", ".join(libraries) or "none"}')
    conf.env[f'LIB_{ns3(module)}'] = libraries
    conf.env[f'LIBPATH_{ns3(module)}'] = conf.env[f'RPATH_{ns3(module)}'] = [folder]
    conf.env[f'CXXFLAGS_{ns3(module)}'] = ['-isystem', os.path.join(prefix, 'include')]
    conf.msg(f'Checking for ns3-{module}', libraries[0])


def ns3(module):
    return 'NS3_' + module.upper().replace('-', '_')


def build(bld):
    export_headers(bld)
    core = 'contrib/carp/model/core'
    sim = [ns3(module) for module in NS3_MODULES]
    sim_test = sim + [ns3(module) for module in NS3_TEST_MODULES]

    # The modules. The core is compiled once and goes into the module's library, as in an ns-3 tree.
    add(bld, 'objects', 'carp-core', [core], ['CRYPTO'], cxxflags='-fPIC')
    add(bld, 'shlib', 'ns3-ethernet', ['contrib/ethernet/model', 'contrib/ethernet/helper'],
        sim[:2])
    add(bld, 'shlib', 'ns3-carp', ['contrib/carp/model', 'contrib/carp/helper'],
        ['carp-core'] + sim)
    modules = ['ns3-carp', 'ns3-ethernet']

    # The lab. Only net and cli link ns-3. The protocol core reaches a program through the library
    # of the module, or directly where there is no ns-3.
    add(bld, 'stlib', 'lab-timeline', ['scenarios/lab/timeline'], [])
    add(bld, 'stlib', 'lab-spec', ['scenarios/lab/spec'], ['lab-timeline', 'YAML'])
    add(bld, 'stlib', 'lab-judge', ['scenarios/lab/judge'], ['lab-spec', 'lab-timeline'])
    add(bld, 'stlib', 'lab-measure', ['scenarios/lab/measure'],
        ['lab-judge', 'lab-spec', 'lab-timeline'])
    add(bld, 'stlib', 'lab-study', ['scenarios/lab/study'], ['lab-measure', 'lab-spec'])
    add(bld, 'stlib', 'lab-output', ['scenarios/lab/output'], ['lab-judge'])
    add(bld, 'stlib', 'lab-timing', ['scenarios/lab/timing'], ['lab-spec', 'lab-timeline'])
    add(bld, 'stlib', 'lab-decode', ['scenarios/lab/decode'],
        ['lab-timeline', 'PCAP'])
    add(bld, 'stlib', 'lab-statistics', ['scenarios/lab/statistics'], [])
    add(bld, 'stlib', 'lab-results', ['scenarios/lab/results'],
        ['lab-study', 'lab-measure', 'lab-statistics', 'SQLITECPP', 'SQLITE', 'CRYPTO'])
    add(bld, 'stlib', 'lab-sweep', ['scenarios/lab/sweep'], ['lab-results'])
    add_cluster(bld, 'lab-cluster', 'mpi' if bld.env.LIB_MPI else 'alone')
    add_cluster(bld, 'lab-no-cluster', 'alone')
    add(bld, 'stlib', 'lab-net', ['scenarios/lab/net'],
        ['lab-spec', 'lab-timeline'] + modules + sim)
    add(bld, 'stlib', 'lab-tune', ['scenarios/lab/tune'],
        ['lab-timing', 'lab-decode', 'lab-statistics', 'lab-spec', 'lab-timeline'])
    lab = ['lab-net', 'lab-output', 'lab-study', 'lab-measure', 'lab-judge', 'lab-spec',
           'lab-timeline'] + modules
    add(bld, 'objects', 'lab-version', ['scenarios/lab/version'], [ns3('core')],
        defines=[f'CARP_LAB_RELEASE="{VERSION}"', f'CARP_LAB_SOURCES="{digest(bld, DECISIVE)}"'])
    add(bld, 'program', 'carp-lab', ['scenarios/lab/cli'],
        ['lab-version', 'lab-tune', 'lab-timing', 'lab-decode', 'lab-cluster', 'lab-sweep'] + lab +
        sim + ['BOOST'])
    add(bld, 'program', 'carp-bench', ['tests/bench'],
        ['lab-tune', 'lab-timing', 'lab-decode', 'lab-statistics'] + lab + sim_test)

    # The tests: each links only what the layer that it tests may use.
    tests = [
        ('test-core', 'tests/core', ['carp-core']),
        ('test-vectors', 'tests/vectors', ['carp-core']),
        ('test-spec', 'tests/lab/spec', ['lab-spec', 'carp-core']),
        ('test-timeline', 'tests/lab/timeline', ['lab-timeline']),
        ('test-judge', 'tests/lab/judge', ['lab-judge', 'carp-core']),
        ('test-measure', 'tests/lab/measure', ['lab-measure', 'carp-core']),
        ('test-study', 'tests/lab/study', ['lab-study', 'carp-core']),
        ('test-tune', 'tests/lab/tune', ['lab-tune', 'carp-core']),
        ('test-timing', 'tests/lab/timing', ['lab-timing', 'carp-core']),
        ('test-output', 'tests/lab/output', ['lab-output', 'carp-core']),
        ('test-decode', 'tests/lab/decode', ['lab-decode', 'lab-timeline', 'carp-core']),
        ('test-statistics', 'tests/lab/statistics', ['lab-statistics']),
        ('test-results', 'tests/lab/results', ['test-support', 'lab-results', 'carp-core']),
        ('test-sweep', 'tests/lab/sweep',
         ['test-support', 'test-results-support', 'lab-no-cluster', 'lab-sweep', 'carp-core']),
        ('test-cluster', 'tests/lab/cluster', ['test-support', 'test-results-support',
                                               'lab-results', 'carp-core']),
        ('test-ethernet', 'tests/ethernet', ['ns3-ethernet'] + sim_test),
        ('test-carp', 'tests/carp', modules + sim_test),
        ('test-net', 'tests/lab/net', ['lab-timing'] + lab + sim_test),
        ('test-system', 'tests/system', lab + sim_test),
        ('test-join', 'tests/join', ['test-support'] + lab + sim_test),
    ]
    add(bld, 'objects', 'test-support', [], [], source=['tests/system/program.cc'])
    add(bld, 'objects', 'test-results-support', [], [],
        source=['tests/lab/results/small-study.cc'])
    built = [name for name, folder, use in tests
             if add(bld, 'program', name, [folder], use + ['GTEST'])]

    # The ranks that test-cluster starts.
    add(bld, 'program', 'cluster-sweep', ['tests/lab/cluster-sweep'],
        ['test-results-support', 'lab-cluster', 'lab-sweep', 'carp-core'])

    # What the modules bring along for an ns-3 tree: their test suites and examples.
    suites = ['contrib/carp/test', 'contrib/ethernet/test']
    if sources(bld, suites):
        add(bld, 'program', 'test-ns3', ['tests/tools'] + suites, modules + sim_test)
        built.append('test-ns3')
    bld.bldnode.make_node('tests.list').write(''.join(name + '\n' for name in built))
    for example in sources(bld, ['contrib/carp/examples', 'contrib/ethernet/examples']):
        name = os.path.splitext(example.name)[0]
        add(bld, 'program', name, [], modules + sim_test, source=[example])


def add_cluster(bld, name, kind):
    """Adds the ranks of MPI, or what stands in for them where there is none."""
    source = bld.path.ant_glob(['scenarios/lab/cluster/*.cc', f'scenarios/lab/cluster/{kind}/*.cc'])
    add(bld, 'stlib', name, [], ['lab-sweep'] + (['MPI'] if kind == 'mpi' else []), source=source)


def digest(bld, folders):
    """The beginning of the SHA-256 of all sources in the folders, with their names."""
    total = hashlib.sha256()
    found = bld.path.ant_glob([f'{folder}/**/*.{end}' for folder in folders for end in ('cc', 'h')])
    for node in sorted(found, key=lambda node: node.path_from(bld.path)):
        total.update(node.path_from(bld.path).encode() + b'\0' + node.read('rb') + b'\0')
    return total.hexdigest()[:12]


def add(bld, kind, name, folders, use, source=None, defines=(), **more):
    """Adds one target made of all sources in the folders, unless there are none."""
    source = source or sources(bld, folders)
    if not source:
        return False
    includes = [bld.bldnode.make_node('include'), 'contrib/carp/model/core', 'scenarios', 'tests']
    defines = list(defines)
    if any(used.startswith(('ns3-', 'NS3_')) for used in use):
        defines.append('NS3_LOG_ENABLE')
    if name.startswith('test-'):
        defines += [f'CARP_LAB_ROOT="{bld.path.abspath()}"',
                    f'CARP_LAB_BUILD="{bld.bldnode.abspath()}"']
        # Their speed does not matter, that of the compiler does.
        more.setdefault('cxxflags', bld.env.CXXFLAGS_TEST)
    getattr(bld, kind)(target=name, source=source, use=use, includes=includes, defines=defines,
                       rpath='$ORIGIN', **more)
    return True


def sources(bld, folders):
    """All C++ sources in the folders; a module's model/ does not include its subfolders."""
    found = []
    for folder in folders:
        deep = '' if folder.startswith('contrib/') else '**/'
        found += bld.path.ant_glob(f'{folder}/{deep}*.cc')
    return found


def export_headers(bld):
    """ns-3 installs all public headers into one folder, ns3/; here it is a folder of links."""
    folder = bld.bldnode.make_node('include/ns3')
    folder.mkdir()
    wanted = {node.name: os.path.relpath(node.abspath(), folder.abspath())
              for node in bld.path.ant_glob(['contrib/*/model/**/*.h', 'contrib/*/helper/**/*.h'])}
    for name in wanted:
        folder.make_node(name) # waf looks for dependencies only among the nodes that it knows
    for name in os.listdir(folder.abspath()):
        link = os.path.join(folder.abspath(), name)
        if os.readlink(link) == wanted.get(name):
            del wanted[name]
        else:
            os.unlink(link)
    for name, target in wanted.items():
        os.symlink(target, os.path.join(folder.abspath(), name))
