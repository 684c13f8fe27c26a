// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PARSER_H
#define LAB_PARSER_H

#include "diagnostic.h"
#include "scenario.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

struct Node;

/// A value that replaces one of the file: `--set hosts.r2.carp.gw.advskew=50`.
struct Override
{
    std::string path;  ///< keys, names and indices such as `timeline[0].at` or `timeline.0.at`
    std::string value; ///< YAML

    /// Splits `PATH=VALUE`; nothing if there is no path or no equals sign.
    static std::optional<Override> FromText(const std::string& text);
};

/// What became of a scenario file: a value, or everything that is wrong with it.
struct ParseResult
{
    std::optional<Scenario> scenario;
    std::vector<Diagnostic> diagnostics; ///< in order of the file; empty if there is a scenario

    /// One diagnostic in each line.
    std::string Text() const;
};

/**
 * Reads a scenario. Never throws, whatever the text is.
 *
 * \param text the content of a file
 * \param fileName how diagnostics name it
 * \param overrides applied in order before the text is understood
 */
ParseResult Parse(const std::string& text,
                  const std::string& fileName,
                  const std::vector<Override>& overrides = {});

/**
 * As above, of a text that ReadYaml() read already: for one who wants many scenarios of one text.
 * What was wrong with the text is not told again.
 */
ParseResult Parse(Node root,
                  const std::string& fileName,
                  const std::vector<Override>& overrides = {});

/// Reads a scenario file; that it cannot be read is a diagnostic too.
ParseResult LoadScenario(const std::string& path, const std::vector<Override>& overrides = {});

} // namespace lab

#endif // LAB_PARSER_H
