/// Every limit of one session, each with the attack or the need it answers.
///
/// The defaults make a usable server; the values in force come from above.
public struct HTTP2Bounds: Sendable {
  /// How often something may happen: `burst` at once, then `perSecond`.
  public struct Rate: Sendable, Equatable {
    public var burst: Int
    public var perSecond: Int

    public init(burst: Int, perSecond: Int) {
      self.burst = burst
      self.perSecond = perSecond
    }
  }

  // What is told to the peer (RFC 9113 §6.5.2).

  /// Streams the peer may have open at once; more are refused unprocessed.
  public var maxConcurrentStreams = 256
  /// Bytes of one header list as §6.5.2 counts it; more resets the stream (HPACK bombs).
  public var maxHeaderListBytes = 64 << 10
  /// Body bytes a stream may be ahead of the reader.
  public var initialWindowBytes = 256 << 10
  /// Body bytes the whole connection may be ahead of its readers.
  public var connectionWindowBytes = 1 << 20

  // What is enforced.

  /// Fields in one section: each costs more than its bytes.
  public var maxHeaderFields = 128
  /// Compressed bytes of one header block over all its frames (CVE-2024-27316, HPACK bombs).
  public var maxHeaderBlockBytes = 64 << 10
  /// Frames of one header block; CONTINUATION has no other end (CVE-2024-27316). Five full frames
  /// carry what `maxHeaderBlockBytes` allows.
  public var maxHeaderBlockFrames = 8
  /// Body bytes that may lie in `inbound` unread although their credit was returned.
  public var maxInboundBytes = 16 << 20
  /// Credit given for the rest of a request whose answer is complete. Such a rest is thrown away,
  /// rather than called off at once, for clients that take the reset for a failure and lose the
  /// answer; a peer that has used its window and this is called off (RFC 9113 §8.1).
  public var maxUnwantedBytes = 64 << 10
  /// Interim responses before the final one.
  public var maxInterimResponses = 16
  /// Frames waiting to be sent because the peer does not read (CVE-2019-9517, CVE-2019-9512).
  public var maxQueuedFrames = 2_048
  /// Queued body bytes of the session above which it says that it is backed up (CVE-2019-9517).
  public var maxQueuedBytes = 4 << 20
  /// Queued body bytes of one stream above which `write` asks to wait for `streamDrained`.
  public var maxStreamQueuedBytes = 256 << 10

  // Budgets: what costs us more than the peer.

  /// RST_STREAM from the peer (CVE-2023-44487, CVE-2019-9514).
  public var resetsByPeer = Rate(burst: 1_000, perSecond: 100)
  /// Streams the peer makes us reset (CVE-2025-8671).
  public var resetsProvoked = Rate(burst: 200, perSecond: 20)
  /// SETTINGS, each of which must be acknowledged (CVE-2019-9515).
  public var settings = Rate(burst: 50, perSecond: 5)
  /// PING, each of which must be answered; bodies we send earn more, since clients measure the
  /// path with them (CVE-2019-9512).
  public var pings = Rate(burst: 200, perSecond: 20)
  /// DATA, HEADERS and CONTINUATION that carry nothing (CVE-2019-9518, CVE-2019-9516).
  public var emptyFrames = Rate(burst: 100, perSecond: 10)
  /// PRIORITY, GOAWAY, and types that nobody asked for (CVE-2019-9513).
  public var idleFrames = Rate(burst: 500, perSecond: 50)
  /// WINDOW_UPDATE beyond what requests and bodies we sent explain (CVE-2019-9511).
  public var windowUpdates = Rate(burst: 1_000, perSecond: 100)
  /// DATA that the peer's window forces us to cut into pieces under 256 bytes (CVE-2019-9511).
  public var dribbledFrames = Rate(burst: 200, perSecond: 20)

  public init() {}
}
