// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cluster/cluster.h"

#include "lab/sweep/messages.h"

#include <chrono>
#include <cstring>
#include <list>
#define OMPI_SKIP_MPICXX 1 // the C++ interface, which the standard has given up
#include <mpi.h>
#include <poll.h>
#include <stdexcept>

namespace lab
{

namespace
{

/// Between two looks at MPI, which has nothing that one could wait for without turning in a
/// circle. Each look interrupts a run, and jobs ahead make up for their rareness.
constexpr int PAUSE_MS = 5;

using Clock = std::chrono::steady_clock;

/// How long somebody who is to end, or to end all, may take before he counts as dead. Slurm gives
/// a job half a minute between SIGTERM and SIGKILL.
constexpr std::chrono::seconds PATIENCE(10);

/// What a message is.
enum Tag
{
    JOB,    ///< to a follower: worker and job
    RESULT, ///< to the leader: worker and result
    LOST,   ///< to the leader: the worker that died
    STOP,   ///< to a follower, who sends it back as the last thing
};

/// Which worker of a rank, and after how many that died in its place: while the leader does not
/// know of a death yet, it may give a job to the dead, which the next one must not take for its
/// own.
struct Address
{
    uint32_t worker = 0;
    uint32_t deaths = 0;
};

struct Message
{
    int rank = 0; ///< of the sender
    int tag = STOP;
    Address address; ///< of the follower's worker
    std::string content;
};

/// Messages on their way. To send one does not wait for anything: a send to a rank that died would
/// wait forever.
class Outbox
{
  public:
    void Send(int rank, Tag tag, Address address = {}, const std::string& content = "")
    {
        Prune();
        Parcel& parcel = m_parcels.emplace_back();
        parcel.bytes.assign(reinterpret_cast<const char*>(&address), sizeof(address));
        parcel.bytes += content;
        MPI_Isend(parcel.bytes.data(),
                  static_cast<int>(parcel.bytes.size()),
                  MPI_BYTE,
                  rank,
                  tag,
                  MPI_COMM_WORLD,
                  &parcel.request);
    }

    /// \return whether all have been sent
    bool IsEmpty()
    {
        Prune();
        return m_parcels.empty();
    }

  private:
    struct Parcel
    {
        std::string bytes;
        MPI_Request request = MPI_REQUEST_NULL;
    };

    void Prune()
    {
        m_parcels.remove_if(
            [](Parcel& parcel)
            {
                int sent = 0;
                MPI_Test(&parcel.request, &sent, MPI_STATUS_IGNORE);
                return sent != 0;
            });
    }

    std::list<Parcel> m_parcels;
};

/// A message that has arrived.
std::optional<Message> Receive()
{
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (!there)
    {
        return std::nullopt;
    }
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    std::string bytes(static_cast<size_t>(size), '\0');
    MPI_Recv(bytes.data(),
             size,
             MPI_BYTE,
             status.MPI_SOURCE,
             status.MPI_TAG,
             MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    Message message{status.MPI_SOURCE, status.MPI_TAG, {}, ""};
    if (bytes.size() >= sizeof(message.address))
    {
        std::memcpy(&message.address, bytes.data(), sizeof(message.address));
        message.content = bytes.substr(sizeof(message.address));
    }
    return message;
}

/// Waits for something, as long as our patience lasts. \return whether it became true
template <typename C>
bool Await(C&& condition)
{
    const auto end = Clock::now() + PATIENCE;
    while (!condition())
    {
        if (Clock::now() > end)
        {
            return false;
        }
        poll(nullptr, 0, PAUSE_MS);
    }
    return true;
}

bool IsReadable(int descriptor)
{
    pollfd what{descriptor, POLLIN, 0};
    return poll(&what, 1, 0) > 0;
}

} // namespace

/// MPI itself and, for the leader, the workers of all ranks: first its own, then those of each
/// other rank.
class Cluster::Connections : public Workers
{
  public:
    explicit Connections(LocalWorkers& own)
        : m_own(own)
    {
        const size_t together = StartedTogether(); // MPI changes the environment
        int threads = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &threads);
        MPI_Comm_rank(MPI_COMM_WORLD, &m_rank);
        MPI_Comm_size(MPI_COMM_WORLD, &m_size);
        if (m_size == 1 && together > 1)
        {
            throw std::runtime_error("what started " + std::to_string(together) +
                                     " processes is of another MPI than the one that this program "
                                     "was built with; use mpirun of Open MPI or srun --mpi=pmix");
        }
        // All have the same options, but perhaps different numbers of cores.
        m_first.push_back(0);
        for (const uint64_t count : Gather(own.Count()))
        {
            m_first.push_back(m_first.back() + count);
        }
        m_deaths.resize(Count());
    }

    ~Connections() override
    {
        // It waits for all, even for the dead.
        if (m_rank == 0 ? StopAll() : m_stopped)
        {
            MPI_Finalize();
        }
    }

    int Rank() const
    {
        return m_rank;
    }

    size_t Count() const override
    {
        return m_first.back();
    }

    void Give(size_t worker, const Job& job) override
    {
        int rank = 0;
        while (worker >= m_first[rank + 1])
        {
            ++rank;
        }
        if (rank == 0)
        {
            m_own.Give(worker, job);
        }
        else
        {
            const auto ofRank = static_cast<uint32_t>(worker - m_first[rank]);
            m_outbox.Send(rank, JOB, {ofRank, m_deaths[worker]}, Encode(job));
        }
    }

    std::vector<WorkerEvent> Wait(int waker) override
    {
        for (;;)
        {
            std::vector<WorkerEvent> events = m_own.Poll(waker, m_size > 1 ? PAUSE_MS : -1);
            while (const auto message = Receive())
            {
                events.push_back(ToEvent(*message));
            }
            if (!events.empty() || IsReadable(waker))
            {
                return events;
            }
        }
    }

    void Follow(Interruption& interruption)
    {
        for (std::optional<Clock::time_point> end; !end || Clock::now() < *end;)
        {
            while (const auto message = Receive())
            {
                if (message->tag == STOP)
                {
                    m_outbox.Send(0, STOP);
                    m_stopped = Await([this] { return m_outbox.IsEmpty(); });
                    return;
                }
                const auto [worker, deaths] = message->address;
                const auto job = DecodeJob(message->content);
                if (job && deaths == m_deaths[worker])
                {
                    m_own.Give(worker, *job);
                }
            }
            for (const WorkerEvent& event : m_own.Poll(-1, PAUSE_MS))
            {
                m_deaths[event.worker] += event.lost ? 1 : 0;
                const auto worker = static_cast<uint32_t>(event.worker);
                m_outbox.Send(0, event.lost ? LOST : RESULT, {worker, 0}, Encode(event.result));
            }
            if (!end && interruption.Signal())
            {
                end = Clock::now() + PATIENCE;
            }
        }
        throw std::runtime_error("interrupted, and rank 0 does not answer");
    }

  private:
    /// \return whether all have answered
    bool StopAll()
    {
        for (int rank = 1; rank < m_size; ++rank)
        {
            m_outbox.Send(rank, STOP);
        }
        int left = m_size - 1;
        return Await(
            [&]
            {
                while (const auto message = Receive())
                {
                    left -= message->tag == STOP ? 1 : 0;
                }
                return left == 0 && m_outbox.IsEmpty();
            });
    }

    /// The numbers of all ranks.
    std::vector<uint64_t> Gather(uint64_t number) const
    {
        std::vector<uint64_t> all(static_cast<size_t>(m_size));
        MPI_Allgather(&number, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD);
        return all;
    }

    WorkerEvent ToEvent(const Message& message)
    {
        const size_t worker = m_first[message.rank] + message.address.worker;
        auto result = DecodeResult(message.content);
        if (message.tag == LOST || !result)
        {
            ++m_deaths[worker];
            return {worker, true, {}};
        }
        return {worker, false, std::move(*result)};
    }

    LocalWorkers& m_own;
    Outbox m_outbox;
    int m_rank = 0;
    int m_size = 1;
    bool m_stopped = false;         ///< a follower, by the leader
    std::vector<uint64_t> m_first;  ///< worker of each rank, and how many there are
    std::vector<uint32_t> m_deaths; ///< as the leader knows, by worker; as a follower, of its own
};

bool HasMpi()
{
    return true;
}

Cluster::Cluster(LocalWorkers& own)
    : m_connections(std::make_unique<Connections>(own))
{
}

Cluster::~Cluster() = default;

bool Cluster::IsLeader() const
{
    return m_connections->Rank() == 0;
}

Workers& Cluster::All()
{
    return *m_connections;
}

void Cluster::Follow(Interruption& interruption)
{
    m_connections->Follow(interruption);
}

} // namespace lab
