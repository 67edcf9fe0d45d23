/// Body bytes on their way out, as the arrays they were given in, and what ends them.
struct OutputQueue {
  /// The array being sent and how much of it has gone.
  private var front: [UInt8] = []
  private var offset = 0
  /// Arrays behind the front one; `next` is the first of them still to come.
  private var rest: [[UInt8]] = []
  private var next = 0
  /// Bytes not yet in a frame.
  private(set) var bytes = 0
  /// No more is written after these.
  var isFinished = false
  private(set) var endsWithTrailers = false
  var trailerFields: FieldBlock?
  // Kept alive until the frame that borrows them is out; left here afterwards, because the next
  // answer often uses the same.
  var headers: PreparedHeaders?
  var extra: PreparedHeaders?
  private var lastTrailers: PreparedHeaders?

  var hasTrailers: Bool { endsWithTrailers || trailerFields != nil }

  /// Those of this answer.
  var trailers: PreparedHeaders? { endsWithTrailers ? lastTrailers : nil }

  @inline(__always)
  mutating func end(with trailers: PreparedHeaders) {
    if lastTrailers !== trailers { lastTrailers = trailers }
    endsWithTrailers = true
  }

  @inline(__always)
  mutating func append(_ chunk: [UInt8]) {
    guard !chunk.isEmpty else { return }
    if bytes == 0 {
      front = chunk
      offset = 0
    } else {
      rest.append(chunk)
    }
    bytes &+= chunk.count
  }

  /// Moves `count` bytes, which are here, to the end of `target`.
  @inline(__always)
  mutating func move(_ count: Int, to target: inout [UInt8]) {
    bytes &-= count
    let whole = front.count &- offset
    if count < whole {
      target.append(contentsOf: front[offset..<offset &+ count])
      offset &+= count
    } else if offset == 0, count == whole {
      // Lent: an array that is handed over is counted for it.
      unsafe front.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
      advance()
    } else {
      moveAcross(count, to: &target)
    }
  }

  private mutating func moveAcross(_ count: Int, to target: inout [UInt8]) {
    var left = count
    while left > 0 {
      let step = min(left, front.count - offset)
      target.append(contentsOf: front[offset..<offset + step])
      offset += step
      left -= step
      if offset == front.count { advance() }
    }
  }

  @inline(__always)
  private mutating func advance() {
    offset = 0
    guard next < rest.count else {
      front = []
      return
    }
    swap(&front, &rest[next])
    rest[next] = []
    next &+= 1
    if next == rest.count {
      rest.removeAll(keepingCapacity: rest.capacity <= 64)
      next = 0
    }
  }

  mutating func drop() {
    front = []
    rest = []
    offset = 0
    next = 0
    bytes = 0
  }

  mutating func clear() {
    if bytes > 0 { drop() }
    isFinished = false
    endsWithTrailers = false
    if trailerFields != nil { trailerFields = nil }
  }
}
