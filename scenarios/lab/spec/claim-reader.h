// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLAIM_READER_H
#define LAB_CLAIM_READER_H

#include "draft.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What the readers of all kinds of claims do.
class ClaimReader
{
  public:
    /**
     * \param node an item of `expect`
     * \param context its grammar
     * \param draft what the claim is about
     */
    ClaimReader(const Node& node, const Context& context, Draft& draft);

  protected:
    /// Reads `at-least` and `at-most`, of which it needs one.
    void ReadCounts(std::optional<int>& atLeast, std::optional<int>& atMost);

    /// Reads `after` and `until`.
    void ReadSpan(std::optional<When>& after, std::optional<When>& until);

    /// Reads an instant within the run.
    void ReadInstant(const char* key, std::optional<When>& target);

    /// That a span does not end before it begins.
    void CheckOrder(const char* key,
                    const std::optional<When>& begin,
                    const std::optional<When>& end);

    /// Reports an upper limit below the lower one.
    void Contradiction(const char* most,
                       const std::string& mostValue,
                       const char* least,
                       const std::string& leastValue);

    /// Reports if none of some keys is there.
    void RequireOne(const std::vector<std::string>& keys);

    /// The group of CARP that the claim is about; empty after a report.
    std::string Group();

    /// The balanced group that the claim is about; empty after a report.
    std::string BalancedGroup();

    /// A host that must be a member of the group.
    std::string Member(const Node& node, const std::string& group, const std::string& what);

    const Node& m_node;
    const Context& m_context;
    Draft& m_draft;
    Log& m_log;
    Fields m_fields;
};

/// Whether a claim of this name is one about a balanced group.
bool IsBalanceClaim(const std::string& name);

/// Reads a claim about a balanced group.
ClaimSpec ReadBalanceClaim(const Node& node, const Context& context, Draft& draft);

} // namespace lab

#endif // LAB_CLAIM_READER_H
