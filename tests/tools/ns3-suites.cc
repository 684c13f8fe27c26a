// SPDX-License-Identifier: GPL-2.0-only
// Runs the ns-3 test suites that the modules bring along, as the test runner of an ns-3 tree does.

#include "ns3/test.h"

int main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
