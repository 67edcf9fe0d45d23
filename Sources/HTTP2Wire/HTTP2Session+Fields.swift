import CNGHTTP2

// Field sections in the form nghttp2 reads them.
extension HTTP2Session {
  /// Lends prepared fields; with `borrowed` nghttp2 keeps pointing at their bytes.
  @inline(__always)
  func withFields<R>(
    _ headers: PreparedHeaders, _ extra: PreparedHeaders?, borrowed: Bool,
    _ body: (UnsafePointer<nghttp2_nv>?, Int) -> R
  ) -> R {
    if extra == nil, borrowed { return unsafe body(headers.fields, headers.count) }
    unsafe memory.fieldScratch.removeAll(keepingCapacity: true)
    unsafe memory.fieldScratch.append(
      contentsOf: UnsafeBufferPointer(start: headers.fields, count: headers.count))
    if let extra {
      unsafe memory.fieldScratch.append(
        contentsOf: UnsafeBufferPointer(start: extra.fields, count: extra.count))
    }
    if !borrowed {
      let hidden = UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue)
      for index in unsafe memory.fieldScratch.indices {
        unsafe memory.fieldScratch[index].flags &= hidden
      }
    }
    return unsafe memory.fieldScratch.withUnsafeBufferPointer {
      unsafe body($0.baseAddress, $0.count)
    }
  }

  /// Lends the fields of a block; nghttp2 copies the values, and names that are not ours.
  func withFields<R>(_ block: FieldBlock, _ body: (UnsafePointer<nghttp2_nv>?, Int) -> R) -> R {
    unsafe memory.fieldScratch.removeAll(keepingCapacity: true)
    return unsafe block.arena.withUnsafeBufferPointer { arena in
      // nghttp2 takes mutable pointers and writes through none of them.
      let base = unsafe UnsafeMutablePointer(mutating: arena.baseAddress)
      for index in block.entries.indices {
        unsafe memory.fieldScratch.append(Self.field(block, index, base))
      }
      return unsafe memory.fieldScratch.withUnsafeBufferPointer {
        unsafe body($0.baseAddress, $0.count)
      }
    }
  }

  @inline(__always)
  private static func field(
    _ block: FieldBlock, _ index: Int, _ base: UnsafeMutablePointer<UInt8>?
  ) -> nghttp2_nv {
    let entry = block.entries[index]
    let value = unsafe base.map { unsafe $0 + Int(entry.valueStart) }
    var flags = NGHTTP2_NV_FLAG_NONE.rawValue
    if FieldRules.isSecret(block, at: index) { flags |= NGHTTP2_NV_FLAG_NO_INDEX.rawValue }
    var name = unsafe value.map { unsafe $0 - Int(entry.nameCount) }
    if let known = KnownField(rawValue: entry.known) {
      flags |= NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue
      unsafe name = unsafe UnsafeMutablePointer(mutating: known.name.utf8Start)
    }
    return unsafe nghttp2_nv(
      name: name, value: value, namelen: Int(entry.nameCount), valuelen: Int(entry.valueCount),
      flags: UInt8(truncatingIfNeeded: flags))
  }
}
