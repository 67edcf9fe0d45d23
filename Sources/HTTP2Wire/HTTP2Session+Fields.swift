import CNGHTTP2

// Field sections in the form nghttp2 reads them.
extension HTTP2Session {
  /// Lends prepared fields; with `borrowed` nghttp2 keeps pointing at their bytes. The values of
  /// `more`, which go behind, it copies.
  @inline(__always)
  func withFields<R>(
    _ headers: PreparedHeaders, _ extra: PreparedHeaders?, _ more: FieldBlock = FieldBlock(),
    borrowed: Bool, _ body: (UnsafePointer<nghttp2_nv>?, Int) -> R
  ) -> R {
    if extra == nil, more.isEmpty, borrowed { return unsafe body(headers.fields, headers.count) }
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
    if let storage = more.storage {
      for index in unsafe 0..<storage.count {
        unsafe memory.fieldScratch.append(Self.field(storage, storage.entries[index]))
      }
    }
    return withExtendedLifetime(more) {
      unsafe memory.fieldScratch.withUnsafeBufferPointer {
        unsafe body($0.baseAddress, $0.count)
      }
    }
  }

  /// Lends the fields of a block; nghttp2 copies the values, and names that are not ours. At the
  /// bytes of `extra`, which go behind, it keeps pointing.
  func withFields<R>(
    _ block: FieldBlock, _ extra: PreparedHeaders? = nil,
    _ body: (UnsafePointer<nghttp2_nv>?, Int) -> R
  ) -> R {
    unsafe memory.fieldScratch.removeAll(keepingCapacity: true)
    guard let storage = block.storage else { return body(nil, 0) }
    for index in unsafe 0..<storage.count {
      unsafe memory.fieldScratch.append(Self.field(storage, storage.entries[index]))
    }
    if let extra {
      unsafe memory.fieldScratch.append(
        contentsOf: UnsafeBufferPointer(start: extra.fields, count: extra.count))
    }
    return withExtendedLifetime(storage) {
      unsafe memory.fieldScratch.withUnsafeBufferPointer {
        unsafe body($0.baseAddress, $0.count)
      }
    }
  }

  @inline(__always)
  private static func field(_ storage: FieldStorage, _ entry: FieldStorage.Entry) -> nghttp2_nv {
    let value = unsafe storage.bytes + Int(entry.valueStart)
    var name = unsafe value - Int(entry.nameCount)
    var flags = NGHTTP2_NV_FLAG_NONE.rawValue
    if let known = KnownField(rawValue: entry.known) {
      // nghttp2 takes mutable pointers and writes through none of them.
      unsafe name = unsafe UnsafeMutablePointer(mutating: known.name.utf8Start)
      flags = NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue
      if known.isSecret || known.isUnrepeated { flags |= NGHTTP2_NV_FLAG_NO_INDEX.rawValue }
    } else if unsafe FieldRules.isSecretName(
      UnsafeBufferPointer(start: name, count: Int(entry.nameCount)))
    {
      flags = NGHTTP2_NV_FLAG_NO_INDEX.rawValue
    }
    return unsafe nghttp2_nv(
      name: name, value: value, namelen: Int(entry.nameCount), valuelen: Int(entry.valueCount),
      flags: UInt8(truncatingIfNeeded: flags))
  }
}
