// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CONFIG_READER_H
#define LAB_CONFIG_READER_H

#include "fields.h"
#include "scenario.h"

#include <string>

namespace lab
{

/// One set of CARP parameters while it is read: of a group, or of a member on top of its group.
class ConfigReader
{
  public:
    /**
     * \param fields the map with the parameters
     * \param mark where it stands
     * \param base what it is on top of; a group that is new has the defaults
     * \param pass the passphrase of the base as it is written
     * \param log gets what is wrong
     */
    ConfigReader(const Fields& fields,
                 const Mark& mark,
                 const GroupSpec& base,
                 const std::string& pass,
                 Log& log);

    /// \param check whether to ask the dialect about the whole: not if its base has mistakes
    void Read(bool check);

    const carp::Config& Config() const;
    const std::optional<RouterAdvertSpec>& RouterAdverts() const;
    const std::string& Passphrase() const;
    const carp::Dialect& Dialect() const;

  private:
    void ReadByte(const char* key, int least, int most, uint8_t& target);
    void ReadVersion();
    void ReadNumbers();
    void ReadSecret();
    void ReadAddresses();
    void ReadVirtualAddress(const Node& node);
    void ReadPeers();
    void CheckUnicast(const Node& node, bool refused, const std::string& group);
    void ReadProgramOptions();
    void ReadRouterAdverts();
    void CheckWithDialect();

    const Fields& m_fields;
    Mark m_mark;
    const carp::Dialect* m_dialect;
    carp::Config m_config;
    std::optional<RouterAdvertSpec> m_routerAdverts;
    std::string m_pass; ///< as it is written, which the key does not tell
    Log& m_log;
};

} // namespace lab

#endif // LAB_CONFIG_READER_H
