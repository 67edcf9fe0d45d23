import CZlib

/// gzip (RFC 1952) of whole messages, both ways.
public enum Gzip {
  /// Why bytes could not be unpacked.
  public enum Failure: Error, Equatable {
    /// Not gzip, damaged, cut short, or followed by other bytes.
    case malformed
    /// More than the limit comes out: a decompression bomb, or a message too large anyway.
    case tooLarge(limit: Int)
  }

  /// Packs at the library's fastest level, which on messages of this size saves nearly as much as
  /// the best.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    guard unsafe CZlib_deflateInitGzip(&stream, Z_BEST_SPEED) == Z_OK else {
      preconditionFailure("deflate cannot begin: out of memory")
    }
    defer { unsafe deflateEnd(&stream) }
    let bound = Int(unsafe deflateBound(&stream, UInt(bytes.count))) + 32
    return unsafe bytes.withUnsafeBufferPointer { source in
      unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        // zlib does not write through next_in; its type merely lacks the const.
        unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = UInt32(target.count)
        let result = unsafe deflate(&stream, Z_FINISH)
        precondition(result == Z_STREAM_END, "deflateBound was not enough")
        count = unsafe target.count - Int(stream.avail_out)
      }
    }
  }

  /// Unpacks one gzip member of at most `limit` bytes.
  public static func decompress(
    _ bytes: ArraySlice<UInt8>, limit: Int
  ) throws(Failure) -> [UInt8] {
    var stream = unsafe z_stream()
    guard unsafe CZlib_inflateInitGzip(&stream) == Z_OK else {
      preconditionFailure("inflate cannot begin: out of memory")
    }
    defer { unsafe inflateEnd(&stream) }
    guard bytes.count <= Int(UInt32.max) else { throw .malformed }
    var output: [UInt8] = []
    var failure: Failure?
    var isComplete = false
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.avail_in = UInt32(source.count)
      while !isComplete, failure == nil {
        // One byte above the limit tells «exactly the limit» from «more».
        let room = min(limit + 1 - output.count, max(4096, output.count))
        guard room > 0 else {
          failure = .tooLarge(limit: limit)
          return
        }
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(room)
          switch unsafe inflate(&stream, Z_NO_FLUSH) {
          case Z_OK: break
          case Z_STREAM_END: isComplete = true
          default: failure = .malformed
          }
          count = unsafe room - Int(stream.avail_out)
        }
        output.append(contentsOf: piece)
        if piece.count < room, unsafe stream.avail_in == 0, !isComplete {
          failure = failure ?? .malformed
        }
      }
    }
    if let failure { throw failure }
    guard output.count <= limit else { throw .tooLarge(limit: limit) }
    guard unsafe stream.avail_in == 0 else { throw .malformed }
    return output
  }
}
