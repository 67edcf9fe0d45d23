import CNGHTTP2

extension HTTP2Session {
  /// Takes bytes from the peer, any number, cut anywhere.
  ///
  /// Afterwards call `tell`. When this throws, the connection is over: every
  /// open stream is reported closed, `produce` still has our GOAWAY, and later bytes are ignored.
  ///
  /// - Parameter now: nanoseconds of a clock that does not go back; flood budgets refill by it.
  public func receive(_ bytes: Span<UInt8>, now: UInt64) throws(HTTP2Error) {
    unsafe self.now = now
    beginTurn()
    if unsafe failure != nil { return }
    let result: (code: Int, excess: String?) = unsafe bytes.withUnsafeBufferPointer { bytes in
      if let excess = unsafe meter.scan(bytes, bounds, now: now) { return (0, excess.rawValue) }
      return unsafe (nghttp2_session_mem_recv(handle, bytes.baseAddress, bytes.count), nil)
    }
    if let excess = unsafe result.excess ?? self.excess {
      throw fail(.flood, .enhanceYourCalm, excess)
    }
    if result.code < 0 { throw fail(libraryError: Int32(truncatingIfNeeded: result.code)) }
    if unsafe nghttp2_session_get_outbound_queue_size(handle) > bounds.maxQueuedFrames {
      throw fail(.flood, .enhanceYourCalm, "too many frames wait because the peer does not read")
    }
  }

  /// Tells what happened since the last time, in order, until everything is told.
  ///
  /// Streams are lent: nothing of one goes away before its `streamClosed` has returned. Hence one
  /// telling at a time: called from inside another, this leaves the rest to that one.
  public func tell(_ receiver: some HTTP2Receiver) {
    guard unsafe !isTelling else { return }
    unsafe isTelling = true
    while let entry = unsafe inbox.next() {
      guard let stream = unsafe entry.stream else {
        receiver.connectionChanged(entry.connectionEvent)
        continue
      }
      unsafe stream._withUnsafeGuaranteedRef { tell(receiver, entry.kind, of: $0) }
      if entry.kind == .closed { unsafe memory.putStream(stream) }
    }
    unsafe isTelling = false
    returnCredit()
    endTurn()
  }

  @inline(__always)
  private func tell(_ receiver: some HTTP2Receiver, _ kind: Inbox.Kind, of stream: HTTP2Stream) {
    switch kind {
    case .head:
      if unsafe stream.isClosed, unsafe stream.closeCode != .noError, role == .server {
        // Opened and reset in one breath: work that nobody waits for is not begun.
        unsafe stream.state.insert(.unseen)
        return
      }
      if unsafe stream.id > lastServed, role == .server {
        // Disowned by our GOAWAY: the peer sends it again elsewhere.
        unsafe stream.state.insert(.unseen)
        return
      }
      unsafe lastTold = max(lastTold, stream.id)
      unsafe stream.state.insert(stream.endedByPeer ? [.headTaken, .announcedWhole] : .headTaken)
      receiver.headArrived(on: stream)
    case .body:
      unsafe stream.state.remove(.bodyQueued)
      guard unsafe stream.state.isDisjoint(with: [.announcedWhole, .unseen]) else { return }
      receiver.bodyArrived(on: stream)
    case .end:
      guard unsafe stream.state.isDisjoint(with: [.announcedWhole, .unseen]) else { return }
      unsafe stream.state.insert(.announcedWhole)
      receiver.peerEnded(stream)
    case .drained:
      guard unsafe !stream.isClosed else { return }
      receiver.streamDrained(stream)
    default:
      guard unsafe !stream.state.contains(.unseen) else { return }
      receiver.streamClosed(stream)
    }
  }

  /// Takes the loop's inbox array, so that noting allocates nothing.
  @inline(__always)
  func beginTurn() {
    if unsafe inbox.isBare { unsafe inbox.exchange(&memory.spareInbox) }
  }

  /// Everything was told: what a burst needed goes back to the loop, not to sleep with the session.
  @inline(__always)
  private func endTurn() {
    if unsafe !inbox.isBare, unsafe memory.spareInbox.isEmpty {
      unsafe inbox.exchange(&memory.spareInbox)
    }
    if unsafe open.isEmpty, unsafe open.capacity > 64 { unsafe open = [] }
  }
}

extension Inbox.Entry {
  /// What is no stream's.
  fileprivate var connectionEvent: HTTP2ConnectionEvent {
    switch kind {
    case .goAway: .goAway(lastStreamID: lastStreamID, code: HTTP2ErrorCode(rawValue: code))
    case .pong: .pong
    default: .settingsChanged
    }
  }
}
