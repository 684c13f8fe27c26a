// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_GRAMMAR_H
#define LAB_GRAMMAR_H

#include "yaml-tree.h"

#include <string>
#include <vector>

namespace lab
{

/// What stands below a key.
enum class Below : uint8_t
{
    VALUE,       ///< a scalar or a list of scalars
    MAP,         ///< a map with the keys of one context
    NAMES,       ///< a map from names to maps of one context; also written as a list of names
    LIST,        ///< a list of maps of one context
    MAP_OR_LIST, ///< one map of a context, or a list of them
    ACTIONS,     ///< a list of timeline entries
    CLAIMS,      ///< a list of claims
};

/// A word that a map may contain.
struct Key
{
    const char* name;
    const char* value; ///< what it takes, to follow "with ..." or "expected ..."
    bool required = false;
    Below below = Below::VALUE;
    const char* context = ""; ///< name of the context below it
};

/// The keys of one kind of map.
struct Context
{
    enum class Role : uint8_t
    {
        PLAIN,
        ACTION, ///< a timeline entry; its name is the key that tells it apart
        CLAIM,  ///< an item of `expect`; likewise
    };

    const char* name;
    const char* title; ///< with its article, such as "a host"
    Role role;
    std::vector<Key> keys;

    /// The key of that name, or nullptr.
    const Key* Find(const std::string& word) const;

    /// All keys in their order.
    std::vector<std::string> Words() const;
};

/**
 * The one table of all words of the language. The parser, `--set` and the tests of schema and
 * manual read it.
 */
const std::vector<Context>& Grammar();

/// The context of that name, which must exist.
const Context& ContextOf(const std::string& name);

/// The names of all contexts of a role.
std::vector<std::string> ContextNames(Context::Role role);

/// The action or claim that a map is by its keys, or nullptr.
const Context* Recognize(const Node& map, Context::Role role);

} // namespace lab

#endif // LAB_GRAMMAR_H
