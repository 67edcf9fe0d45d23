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

  /// Longer than what is used: noting is a store.
  private var entries: [Entry] = []
  private var first = 0
  private var end = 0

  @inline(__always)
  mutating func note(_ kind: Kind, _ stream: Unmanaged<HTTP2Stream>) {
    put(unsafe Entry(stream: stream, kind: kind))
  }

  mutating func note(_ kind: Kind, lastStreamID: Int32 = 0, code: UInt32 = 0) {
    put(unsafe Entry(stream: nil, code: code, lastStreamID: lastStreamID, kind: kind))
  }

  @inline(__always)
  private mutating func put(_ entry: Entry) {
    if end == entries.count { entries.append(entry) } else { entries[end] = entry }
    end &+= 1
  }

  @inline(__always)
  mutating func next() -> Entry? {
    guard first < end else { return nil }
    let entry = entries[first]
    first &+= 1
    if first == end { rewind() }
    return entry
  }

  @inline(__always)
  private mutating func rewind() {
    first = 0
    end = 0
  }

  var isBare: Bool { entries.isEmpty }

  /// Hands the array of an emptied inbox over, or takes one: an idle session needs none.
  @inline(__always)
  mutating func exchange(_ spare: inout [Entry]) {
    if first == end { swap(&entries, &spare) }
  }
}
