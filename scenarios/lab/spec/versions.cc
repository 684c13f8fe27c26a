// SPDX-License-Identifier: GPL-2.0-only

#include "versions.h"

#include "words.h"

#include <vector>

namespace lab
{

namespace
{

const std::vector<const char*>& KeysOfOther(carp::Version version)
{
    static const std::vector<const char*>
        ofCarp{"pass", "key", "advbase", "advskew", "peer", "peer6", "balancing", "carpnodes"};
    static const std::vector<const char*> ofVrrp{"vrrpprio", "vrrpinterval"};
    return version == carp::Version::VRRP ? ofCarp : ofVrrp;
}

} // namespace

bool CheckKeysOfVersion(const Fields& fields,
                        carp::Version version,
                        const std::string& who,
                        Log& log)
{
    const bool isVrrp = version == carp::Version::VRRP;
    bool isClean = true;
    for (const char* key : KeysOfOther(version))
    {
        if (const Node* node = fields.Find(key))
        {
            log.Report(node->keyMark,
                       Quote(key) + " with carpver " + (isVrrp ? "3" : "2"),
                       std::string("it only with carpver ") + (isVrrp ? "2, CARP" : "3, VRRP") +
                           who);
            isClean = false;
        }
    }
    return isClean;
}

} // namespace lab
