// SPDX-License-Identifier: GPL-2.0-only

#include "carp-pfsync.h"

namespace carp
{

const char* ToString(PfsyncCause cause)
{
    switch (cause)
    {
    case PfsyncCause::INIT:
        return "pfsync init";
    case PfsyncCause::BULK_START:
        return "pfsync bulk start";
    case PfsyncCause::BULK_DONE:
        return "pfsync bulk done";
    case PfsyncCause::BULK_FAIL:
        return "pfsync bulk fail";
    case PfsyncCause::BULK_CANCELLED:
        return "pfsync bulk cancelled";
    case PfsyncCause::LINK_DOWN:
        return "pfsync link state down";
    case PfsyncCause::LINK_UP:
        return "pfsync link state up";
    }
    return "?";
}

Pfsync::Pfsync(const PfsyncRule& rule)
    : m_rule(rule)
{
}

PfsyncSteps Pfsync::Start(Instant now)
{
    PfsyncSteps steps;
    m_first = m_rule.initDemotion != 0;
    if (m_first)
    {
        steps.push_back({m_rule.initDemotion, PfsyncCause::INIT});
    }
    Request(now, steps);
    return steps;
}

PfsyncSteps Pfsync::SetLink(Instant now, bool up)
{
    PfsyncSteps steps;
    if (m_rule.linkDemotion == 0)
    {
        return steps;
    }
    if (up && m_linkDemoted)
    {
        Request(now, steps);
    }
    if (!up && !m_linkDemoted)
    {
        steps.push_back({m_rule.linkDemotion, PfsyncCause::LINK_DOWN});
        m_linkDemoted = true;
    }
    if (!up && m_deadline)
    {
        Finish(PfsyncCause::BULK_CANCELLED, steps);
    }
    return steps;
}

void Pfsync::HearStart(Instant now)
{
    if (m_deadline)
    {
        m_deadline = now + m_rule.startedPatience;
    }
}

PfsyncSteps Pfsync::HearEnd()
{
    PfsyncSteps steps;
    if (m_deadline)
    {
        FinishWell(PfsyncCause::BULK_DONE, steps);
    }
    return steps;
}

PfsyncSteps Pfsync::Wake(Instant now)
{
    PfsyncSteps steps;
    if (!m_deadline || *m_deadline > now)
    {
        return steps;
    }
    if (m_tries < m_rule.retries)
    {
        ++m_tries;
        m_deadline = now + m_rule.retryAfter;
        steps.push_back({});
        return steps;
    }
    FinishWell(PfsyncCause::BULK_FAIL, steps);
    return steps;
}

std::optional<Instant> Pfsync::NextDeadline() const
{
    return m_deadline;
}

bool Pfsync::IsWaiting() const
{
    return m_deadline.has_value();
}

void Pfsync::Request(Instant now, PfsyncSteps& steps)
{
    // Once the link has come back, its demotion serves for the update as well.
    if (!m_linkDemoted && m_complete)
    {
        steps.push_back({m_rule.bulkDemotion, PfsyncCause::BULK_START});
    }
    m_complete = false;
    m_deadline = now + m_rule.patience;
    steps.push_back({});
}

void Pfsync::FinishWell(PfsyncCause cause, PfsyncSteps& steps)
{
    Finish(m_linkDemoted ? PfsyncCause::LINK_UP : cause, steps);
    m_linkDemoted = false;
}

void Pfsync::Finish(PfsyncCause cause, PfsyncSteps& steps)
{
    if (!m_complete)
    {
        steps.push_back({-m_rule.bulkDemotion, cause});
    }
    if (m_first)
    {
        steps.push_back({-m_rule.initDemotion, PfsyncCause::INIT});
    }
    m_first = false;
    m_complete = true;
    m_tries = 0;
    m_deadline.reset();
}

} // namespace carp
