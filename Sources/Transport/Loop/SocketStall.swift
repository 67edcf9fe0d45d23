/// Since when a socket has taken nothing of what waits for it.
struct SocketStall {
  private var taken: UInt64 = 0
  private var since: UInt64?

  /// Notes how things stand, and gives the nanoseconds for which nothing has been taken.
  ///
  /// - Parameters:
  ///   - waiting: Bytes that the socket has not taken.
  ///   - given: Bytes for it since the beginning, those that wait among them.
  mutating func look(waiting: Int, given: UInt64, now: UInt64) -> UInt64 {
    let before = taken
    taken = given &- UInt64(waiting)
    guard waiting > 0, taken == before, let since else {
      since = waiting > 0 ? now : nil
      return 0
    }
    return now > since ? now - since : 0
  }
}
