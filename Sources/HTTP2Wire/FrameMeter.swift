/// Counts the frames of a connection before nghttp2 sees them.
///
/// It follows only frame boundaries, so it sees every frame, also those that nghttp2 skips in
/// silence, and its bounds hold whatever version of the library is installed. A value: bytes in,
/// a verdict out.
struct FrameMeter: Sendable {
  /// The budget that a peer has spent.
  enum Excess: String, Sendable {
    case resets = "too many streams reset"
    case settings = "too many SETTINGS"
    case pings = "too many PING"
    case emptyFrames = "too many frames that carry nothing"
    case idleFrames = "too many frames that do nothing"
    case windowUpdates = "too many WINDOW_UPDATE"
    case headerBlockFrames = "a header block in too many frames"
    case headerBlockBytes = "a header block of too many bytes"
  }

  private var resets = Budget()
  private var settings = Budget()
  private var pings = Budget()
  private var emptyFrames = Budget()
  private var idleFrames = Budget()
  private var windowUpdates = Budget()

  /// Bytes of the current frame's payload (or of the client preface) that are still to come.
  private var payloadLeft: Int
  /// A frame header cut by the end of a read, most recent byte lowest, and how much of it is here.
  private var partial: UInt64 = 0
  private var partialFirst: UInt8 = 0
  private var partialCount = 0
  private var blockFrames = 0
  private var blockBytes = 0
  /// Frames whose header is here, header blocks counted as one.
  private var headers: UInt32 = 0
  /// A header block has begun and not ended.
  private var isInBlock = false

  /// A server's peer opens with 24 bytes that are no frame (RFC 9113 §3.4).
  init(expectsPreface: Bool) { payloadLeft = expectsPreface ? 24 : 0 }

  /// The peer owes the rest of a frame or of a header block (or of its preface).
  var isMidway: Bool { payloadLeft > 0 || partialCount > 0 || isInBlock }

  /// Frames that have begun, header blocks in one: who is in the middle of the same one as a while
  /// ago is slow.
  var begun: UInt32 { headers &+ (partialCount > 0 && !isInBlock ? 1 : 0) }

  /// Bodies we send are what window updates and pings are for.
  @inline(__always)
  mutating func sentData() {
    windowUpdates.earn(10)
    pings.earn(1)
  }

  /// Looks at the next bytes of the connection; nil while every bound holds.
  mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ bounds: HTTP2Bounds, now: UInt64
  ) -> Excess? {
    guard let base = bytes.baseAddress else { return nil }
    let count = bytes.count
    var offset = 0
    while offset < count {
      if payloadLeft > 0 {
        let step = min(payloadLeft, count &- offset)
        payloadLeft &-= step
        offset &+= step
        continue
      }
      if partialCount == 0, count &- offset >= 9 {
        let head = unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self).bigEndian
        offset &+= 9
        if let excess = frame(head, bounds, now: now) { return excess }
        continue
      }
      push(unsafe base[offset])
      offset &+= 1
      if partialCount == 9 {
        partialCount = 0
        let head = partial &>> 8 | UInt64(partialFirst) &<< 56
        if let excess = frame(head, bounds, now: now) { return excess }
      }
    }
    return nil
  }

  /// Nine bytes do not fit a word: the first is kept aside.
  private mutating func push(_ byte: UInt8) {
    if partialCount == 0 { partialFirst = byte }
    partial = partial &<< 8 | UInt64(byte)
    partialCount &+= 1
  }

  /// - Parameter head: the first eight bytes of a frame header; the ninth, end of the stream id,
  ///   decides nothing.
  @inline(__always)
  private mutating func frame(
    _ head: UInt64, _ bounds: HTTP2Bounds, now: UInt64
  ) -> Excess? {
    let length = Int(head &>> 40)
    let type = UInt8(truncatingIfNeeded: head &>> 32)
    let flags = UInt8(truncatingIfNeeded: head &>> 24)
    payloadLeft = length
    if type != 0x9 { headers &+= 1 }
    switch type {
    case 0x0:
      // Nothing but padding is nothing too.
      let isEmpty = length == 0 || flags & 0x8 != 0 && length <= 256
      return !isEmpty || flags & 0x1 != 0 || emptyFrames.spend(bounds.emptyFrames, now: now)
        ? nil : .emptyFrames
    case 0x1:
      blockFrames = 0
      blockBytes = 0
      windowUpdates.earn(4)
      return headerBlock(length, flags, bounds, now: now)
    case 0x9: return headerBlock(length, flags, bounds, now: now)
    default: return control(type, bounds, now: now)
    }
  }

  @inline(__always)
  private mutating func headerBlock(
    _ length: Int, _ flags: UInt8, _ bounds: HTTP2Bounds, now: UInt64
  ) -> Excess? {
    isInBlock = flags & 0x4 == 0
    blockFrames &+= 1
    blockBytes &+= length
    if blockFrames > bounds.maxHeaderBlockFrames { return .headerBlockFrames }
    if blockBytes > bounds.maxHeaderBlockBytes { return .headerBlockBytes }
    if length == 0 && !emptyFrames.spend(bounds.emptyFrames, now: now) { return .emptyFrames }
    return nil
  }

  private mutating func control(
    _ type: UInt8, _ bounds: HTTP2Bounds, now: UInt64
  ) -> Excess? {
    switch type {
    case 0x3: resets.spend(bounds.resetsByPeer, now: now) ? nil : .resets
    case 0x4: settings.spend(bounds.settings, now: now) ? nil : .settings
    case 0x6: pings.spend(bounds.pings, now: now) ? nil : .pings
    case 0x8: windowUpdates.spend(bounds.windowUpdates, now: now) ? nil : .windowUpdates
    default: idleFrames.spend(bounds.idleFrames, now: now) ? nil : .idleFrames
    }
  }
}
