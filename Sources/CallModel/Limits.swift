/// Every bound of the gateway with its reason, in one place.
///
/// Bytes are binary, times are `Duration`. What an operator may change stands in the settings
/// (`limits:`); these are its defaults and the rest.
public enum Limits {
  // MARK: Connections of callers

  /// Open connections of one listener: 4,096 × 40 KiB is 160 MiB.
  public static let connections = 4096
  /// Of one source address: one broken client must not take every place.
  public static let connectionsPerSource = 1024
  /// Streams one connection may have open; the floor that RFC 9113 §6.5.2 recommends is 100.
  public static let streamsPerConnection = 256
  /// TLS handshake and protocol choice; a slow network needs two round trips.
  public static let handshakeTime = Duration.seconds(10)
  /// A header section or body, from its first to its last byte: answers Slowloris. An answer of
  /// which nothing is taken for as long: answers slow reads.
  public static let requestTime = Duration.seconds(30)
  /// A connection without a request in progress.
  public static let idleTime = Duration.seconds(600)
  /// After the first GOAWAY, before what is left is cut.
  public static let drainTime = Duration.seconds(30)
  /// Decoded header section of a request: a JWT or a client's trace fields fit, a bomb does not.
  public static let headerListBytes = 64 * 1024
  /// Answers held for one stream whose reader is slow.
  public static let streamOutputBytes = 256 * 1024

  // MARK: Calls

  /// Body of a request; the largest legal one (50 subnets, 5 rules of 50 networks) is below 64 KiB.
  public static let requestBodyBytes = 1024 * 1024
  /// For a call that brings no deadline of its own.
  public static let defaultDeadline = Duration.seconds(15)
  /// No caller may hold resources for longer.
  public static let maximumDeadline = Duration.seconds(120)
  /// Reading what a policy asks about a resource, before a call is decided; never longer than the
  /// call's own deadline.
  public static let decisionTime = Duration.seconds(5)
  /// Wrong keys of one source address in a minute before it is refused without a look.
  public static let failedAuthenticationsPerMinute = 30

  /// Calls of one caller that wait for something at a time, where the settings say nothing. Far
  /// above what a service that works needs, and it keeps one that runs wild from holding
  /// everybody's memory and places.
  public static let callsInFlightPerCaller = 1024

  // MARK: Streams

  /// Calls of one connection of which a side is a stream: most of its places stay free for calls
  /// that end.
  public static let streamCallsPerConnection = 64
  /// Of one caller over all its connections: with nobody reading, 64 MiB of replies at worst.
  public static let streamCallsPerCaller = 256

  // MARK: Watching

  /// Watches, and calls that wait for a state, of the whole gateway: 4,096 × 4 KiB is 16 MiB.
  public static let watches = 4096
  /// Of one caller: as many as it may have streams, so that neither is a way around the other.
  public static let watchesPerCaller = 256
  /// A watch that brings no time of its own, or a longer one; then it is begun again where it
  /// ended, which lets callers spread over gateways that have become more.
  public static let watchTime = Duration.seconds(3600)
  /// The soonest that one poll of a list follows another, however many begin to watch: a state that
  /// is told was read after the watch began, so this is also how long the first one may take.
  public static let pollSpacing = Duration.seconds(1)
  /// While something that is watched is PENDING_*: what a person takes for «at once», growing to
  /// what 200 calls in five minutes, the cloud's usual allowance, bear beside everything else.
  public static let pollPending = Duration.seconds(2)...Duration.seconds(5)
  /// While nothing is. The freshness of the cloud's answers is 5 s, so sooner tells nothing more
  /// than reading does; half a minute late is what a settled thing that changes by itself may be.
  public static let pollSettled = Duration.seconds(5)...Duration.seconds(30)
  /// After a poll that failed.
  public static let pollFailed = Duration.seconds(2)...Duration.seconds(30)
  /// One request of a poll, with its repeats.
  public static let pollTime = Duration.seconds(15)
  /// Polls that fail for as long end the watches: whoever watches must not take silence for rest.
  public static let watchBlindTime = Duration.seconds(60)
  /// Pages of one list that a poll looks through: 64 × 200 rows are more than a project may have.
  public static let pollPages = 64
  /// Silence of server-sent events before a comment says that the stream lives: proxies cut
  /// connections that are silent for 30 to 60 s.
  public static let watchBeat = Duration.seconds(15)

  // MARK: Keys

  /// How exactly the last use of a key is known, and how often it is written down.
  public static let keyUseInterval = Duration.seconds(60)

  // MARK: Reads

  /// Answers of the cloud that are kept: some 20,000 gateways or connections.
  public static let cacheBytes = 64 * 1024 * 1024
  /// «There is no such thing» is believed for so long: who creates it meanwhile elsewhere is seen
  /// after a second.
  public static let absenceFreshness = Duration.seconds(1)
  /// A write of which nobody knows whether it was done may still be done: what is read meanwhile is
  /// not kept. The cloud answers or gives up within it.
  public static let lostWriteTime = Duration.seconds(30)

  // MARK: Connections to the cloud

  public static let upstreamConnectTime = Duration.seconds(5)
  public static let upstreamIdleTime = Duration.seconds(60)
  /// Silence of a busy connection before a PING asks whether it lives.
  public static let upstreamProbeTime = Duration.seconds(15)
  /// Per event loop and cloud; HTTP/2 needs one, HTTP/1.1 one per call in flight.
  public static let upstreamConnections = 16
  /// Calls that wait for a connection, per event loop and cloud.
  public static let upstreamWaiting = 1024
  /// A full list page of 200 connections is below 1 MiB.
  public static let upstreamResponseBytes = 16 * 1024 * 1024
  /// The cloud's tokens may be 32 KiB in one header (spec: signing, 1.12).
  public static let upstreamHeaderListBytes = 128 * 1024
  /// Times one call may be sent again, all reasons together.
  public static let upstreamRepeats = 3
  /// Times more that it may be sent again because the cloud's limit was used up: a window that ends
  /// nobody knows when is asked about so often at most (docs/SCALING.md).
  public static let throttledRepeats = 6

  // MARK: The budget of a credential

  /// Calls on their way at the same time with one credential to one service, before anything is
  /// known of what it bears: the streams that most servers allow on a connection are 100 or 128.
  public static let upstreamConcurrencyFirst = 64
  /// Of those at most: the streams of four connections at 256 each.
  public static let upstreamConcurrency = 1024
  /// Calls of one credential that wait for their turn: at 100 calls a second the last one's turn
  /// comes after more time than a call has by default.
  public static let budgetWaiting = 4096
  /// Of one caller: four of that many fill the line, one does not.
  public static let budgetWaitingPerCaller = 1024
  /// A 429 that names no time is heeded for this long at first.
  public static let holdFirst = Duration.seconds(1)
  /// And for no longer than this before one call asks again, however often it comes.
  public static let holdLongest = Duration.seconds(60)
  /// A `Retry-After` beyond this is taken for this: one header must not stop an account for a day.
  public static let holdAsked = Duration.seconds(600)
  /// Failures in a row after which a server is not called for a while: fewer happen by chance.
  public static let breakerFailures = 5
  /// The first while, at most; each further one may be twice as long.
  public static let breakerFirst = Duration.seconds(1)
  /// No while is longer: a server that is back is found again within it.
  public static let breakerLongest = Duration.seconds(10)
  /// An attempt that brought nothing for so long has timed out; one that was given up earlier says
  /// more of its caller's patience than of the server.
  public static let upstreamPatience = Duration.seconds(3)
  /// The time over which calls and their repeats are held against each other.
  public static let repeatWindow = Duration.seconds(10)
  /// One repeat for so many calls: more would multiply the load of a cloud that fails.
  public static let callsPerRepeat = 10
  /// Repeats that are always left in that time: ten a second.
  public static let repeatsFloor = 100
}
