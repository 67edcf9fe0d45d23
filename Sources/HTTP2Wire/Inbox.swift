/// What callbacks noted, in order: plain words, no reference counting.
///
/// It owns a stream only through its `.closed` entry.
@safe
struct Inbox: ~Copyable {
  enum Kind: UInt8 {
    case head, body, end, closed, drained, goAway, settingsChanged, pong
  }

  @safe struct Entry {
    var stream: Unmanaged<HTTP2Stream>?
    var code: UInt32 = 0
    var lastStreamID: Int32 = 0
    var kind: Kind
  }

  private var entries: [Entry] = []
  private var first = 0

  @inline(__always)
  mutating func note(_ kind: Kind, _ stream: Unmanaged<HTTP2Stream>) {
    unsafe entries.append(Entry(stream: stream, kind: kind))
  }

  mutating func note(_ kind: Kind, lastStreamID: Int32 = 0, code: UInt32 = 0) {
    unsafe entries.append(Entry(stream: nil, code: code, lastStreamID: lastStreamID, kind: kind))
  }

  @inline(__always)
  mutating func next() -> Entry? {
    guard first < entries.count else { return nil }
    let entry = entries[first]
    first &+= 1
    if first == entries.count { rewind() }
    return entry
  }

  @inline(__always)
  private mutating func rewind() {
    first = 0
    // A burst leaves no memory behind on an idle session.
    entries.removeAll(keepingCapacity: entries.capacity <= 256)
  }
}
