/// Derives independent keys from one secret (RFC 5869, with HMAC-SHA-256).
public enum HKDF {
  /// Extract and expand.
  ///
  /// - Parameters:
  ///   - salt: may be empty; need not be secret.
  ///   - info: what the key is for; different words give unrelated keys.
  ///   - count: bytes wanted, 1 to 8,160 (RFC 5869 §2.3: 255 blocks).
  public static func sha256(
    secret: SecretBytes, salt: Span<UInt8>, info: Span<UInt8>, count: Int
  ) -> SecretBytes {
    precondition((1...255 * SHA256Digest.byteCount).contains(count), "RFC 5869 §2.3")
    var pseudorandom = secret.withBytes { bytes in
      HMACSHA256Key(SecretBytes(copying: salt)).authenticate(bytes)
    }
    let key = HMACSHA256Key(SecretBytes(copying: pseudorandom.bytes))
    pseudorandom.wipe()
    return SecretBytes(capacity: count) { output in
      expand(key, info: info, into: &output)
    }
  }

  /// RFC 5869 §2.3: T(n) = HMAC(key, T(n-1) | info | n), until `output` is full.
  private static func expand(
    _ key: HMACSHA256Key, info: Span<UInt8>, into output: inout OutputSpan<UInt8>
  ) {
    // One block for the whole loop: T(n-1), info, n. The first round leaves T out.
    var block = [UInt8](repeating: 0, count: SHA256Digest.byteCount + info.count + 1)
    for index in info.indices { block[SHA256Digest.byteCount + index] = info[index] }
    var start = SHA256Digest.byteCount
    while output.freeCapacity > 0 {
      block[block.count - 1] &+= 1
      var next = key.authenticate(block.span.extracting(start...))
      for index in 0..<SHA256Digest.byteCount {
        block[index] = next.bytes[index]
        if output.freeCapacity > 0 { output.append(next.bytes[index]) }
      }
      next.wipe()
      start = 0
    }
    var span = block.mutableSpan
    wipe(&span)
  }
}
