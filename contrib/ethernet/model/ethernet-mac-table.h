// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_MAC_TABLE_H
#define ETHERNET_MAC_TABLE_H

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * The learning table of a switch: which port leads to an address, per segment.
 *
 * Each segment learns for itself, as VLANs with independent learning do. Entries age without
 * timers: an entry found too old counts as absent and is removed then. Times are time steps.
 */
class MacTable
{
  public:
    /// What a table entry says.
    struct Entry
    {
        uint64_t address;  //!< as MacToKey gives it
        uint16_t segment;  //!< where the address was heard
        uint32_t port;     //!< port that leads there
        int64_t lastHeard; //!< time step
    };

    /// What learning changed.
    struct Change
    {
        /// Kinds of change.
        enum class Kind : uint8_t
        {
            NONE,    //!< known already, refreshed
            LEARNED, //!< new
            MOVED,   //!< was behind another port
            RETURNED //!< was too old, so it was forgotten and learned anew
        };
        Kind kind;     //!< what happened
        uint32_t from; //!< the port of before, with MOVED and RETURNED
    };

    /// Told of an entry that is removed for its age. The argument is the entry.
    typedef std::function<void(const Entry&)> AgedCallback;

    /// \param age how long an entry lives after it was last heard, time steps
    void SetAgeing(int64_t age);

    /// \param aged told of entries that Find found too old
    void SetAgedCallback(AgedCallback aged);

    /**
     * An address was heard.
     * \param segment the segment
     * \param address the address as MacToKey gives it
     * \param port the port
     * \param now time step
     * \return what changed
     */
    Change Learn(uint16_t segment, uint64_t address, uint32_t port, int64_t now);

    /**
     * \param segment the segment
     * \param address the address as MacToKey gives it
     * \param now time step
     * \return the port that leads to the address
     */
    std::optional<uint32_t> Find(uint16_t segment, uint64_t address, int64_t now);

    /// As Find, but leaves an entry that is too old to be found again. \param segment the segment
    /// \param address the address \param now time step \return the port that leads to the address
    std::optional<uint32_t> Peek(uint16_t segment, uint64_t address, int64_t now) const;

    /// \param port a port whose entries are forgotten \param now time step
    /// \return how many of them were still valid
    uint32_t Flush(uint32_t port, int64_t now);

    /// \param now time step \return all valid entries by segment and address
    std::vector<Entry> List(int64_t now) const;

  private:
    /// Where an address is and since when we know.
    struct Place
    {
        uint32_t port;     //!< port
        int64_t lastHeard; //!< time step
    };

    static uint64_t Key(uint16_t segment, uint64_t address);
    static Entry MakeEntry(uint64_t key, const Place& place);
    bool IsOld(const Place& place, int64_t now) const;

    int64_t m_age{0};                             //!< time steps
    AgedCallback m_aged;                          //!< may be empty
    std::unordered_map<uint64_t, Place> m_places; //!< by segment and address; order never shows
};

} // namespace ns3

#endif /* ETHERNET_MAC_TABLE_H */
