import CNGHTTP2

extension HTTP2Session {
  /// Takes bytes from the peer, any number, cut anywhere.
  ///
  /// Afterwards ask `nextEvent` until it is nil. When this throws, the connection is over: every
  /// open stream is reported closed, `produce` still has our GOAWAY, and later bytes are ignored.
  ///
  /// - Parameter now: nanoseconds of a clock that does not go back; flood budgets refill by it.
  package func receive(_ bytes: Span<UInt8>, now: UInt64) throws(HTTP2Error) {
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

  /// The next thing that happened; nil when everything was told.
  package func nextEvent() -> HTTP2Event? {
    putBackDeparting()
    while let entry = unsafe inbox.next() {
      guard let stream = unsafe entry.stream else { return connectionEvent(entry) }
      let event = unsafe stream._withUnsafeGuaranteedRef { self.event(entry.kind, $0) }
      if entry.kind == .closed {
        if event == nil {
          unsafe memory.putStream(stream)
        } else {
          unsafe departing = unsafe stream
        }
      }
      if let event { return event }
    }
    endTurn()
    return nil
  }

  @inline(__always)
  private func event(_ kind: Inbox.Kind, _ stream: HTTP2Stream) -> HTTP2Event? {
    switch kind {
    case .head:
      if unsafe stream.isClosed, unsafe stream.closeCode != .noError, role == .server {
        // Opened and reset in one breath: work that nobody waits for is not begun.
        unsafe stream.state.insert(.unseen)
        return nil
      }
      if unsafe stream.id > lastServed, role == .server {
        // Disowned by our GOAWAY: the peer sends it again elsewhere.
        unsafe stream.state.insert(.unseen)
        return nil
      }
      unsafe lastTold = max(lastTold, stream.id)
      unsafe stream.state.insert(stream.endedByPeer ? [.headTaken, .announcedWhole] : .headTaken)
      return .head(stream)
    case .body:
      unsafe stream.state.remove(.bodyQueued)
      return unsafe stream.state.isDisjoint(with: [.announcedWhole, .unseen]) ? .body(stream) : nil
    case .end:
      guard unsafe stream.state.isDisjoint(with: [.announcedWhole, .unseen]) else { return nil }
      unsafe stream.state.insert(.announcedWhole)
      return .end(stream)
    case .drained: return unsafe stream.isClosed ? nil : .drained(stream)
    default: return unsafe stream.state.contains(.unseen) ? nil : .closed(stream)
    }
  }

  private func connectionEvent(_ entry: Inbox.Entry) -> HTTP2Event {
    switch entry.kind {
    case .goAway:
      .goAway(lastStreamID: entry.lastStreamID, code: HTTP2ErrorCode(rawValue: entry.code))
    case .pong: .pong
    default: .settingsChanged
    }
  }

  /// Takes the loop's inbox array, so that noting allocates nothing.
  @inline(__always)
  func beginTurn() {
    putBackDeparting()
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

  @inline(__always)
  func putBackDeparting() {
    if let stream = unsafe departing {
      unsafe departing = nil
      unsafe memory.putStream(stream)
    }
  }
}
