// SPDX-License-Identifier: GPL-2.0-only

#include "fault.h"

namespace lab
{

bool StruckNobody(const Fact& fault)
{
    return fault.node.empty() && !fault.Text("target").empty() && fault.Text("action") != "restore";
}

const std::string& WhyRefused(const Fact& fault)
{
    return fault.Text("refused");
}

} // namespace lab
