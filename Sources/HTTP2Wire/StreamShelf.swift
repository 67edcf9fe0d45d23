/// Streams whose call has ended and which nobody holds any more, ready for the next call.
///
/// A stream on the shelf keeps its arrays, so that a call in the steady state allocates nothing.
@safe
struct StreamShelf: ~Copyable {
  private var shelf: [Unmanaged<HTTP2Stream>] = unsafe []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  deinit {
    for index in 0..<count { unsafe shelf[index].release() }
  }

  var count: Int { unsafe shelf.count }

  /// A stream that the caller now owns.
  @inline(__always)
  mutating func take() -> Unmanaged<HTTP2Stream> {
    if let stream = unsafe shelf.popLast() { return unsafe stream }
    return unsafe Unmanaged.passRetained(HTTP2Stream())
  }

  /// Gives up the caller's ownership; a stream that somebody else still holds is left to them.
  @inline(__always)
  mutating func put(_ stream: Unmanaged<HTTP2Stream>) {
    var owned = unsafe stream.takeRetainedValue()
    guard isKnownUniquelyReferenced(&owned), unsafe shelf.count < limit else { return }
    owned.clear()
    unsafe shelf.append(Unmanaged.passRetained(owned))
  }
}
