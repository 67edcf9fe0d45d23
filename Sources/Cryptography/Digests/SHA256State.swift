import COpenSSL

/// The running state of one SHA-256 computation, as a plain value.
///
/// OpenSSL 3.0's `EVP_MD_CTX` costs a heap object per digest and another one per copy. The plain
/// struct costs neither, and copying it is how a keyed HMAC state is kept (`HMACSHA256Key`).
/// It bypasses the providers, hence a FIPS provider: none is promised by this project.
struct SHA256State {
  private var context = SHA256_CTX()

  init() {
    unsafe COpenSSL_SHA256_init(&context)
  }

  mutating func update(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe COpenSSL_SHA256_update(&context, buffer.baseAddress, buffer.count)
    }
  }

  /// Leaves the state used up.
  mutating func finish() -> SHA256Digest {
    var digest = InlineArray<32, UInt8>(repeating: 0)
    var span = digest.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      unsafe COpenSSL_SHA256_finish(&context, buffer.baseAddress)
    }
    return SHA256Digest(storage: digest)
  }

  /// Overwrites the state; for states that hold a key.
  mutating func wipe() {
    unsafe OPENSSL_cleanse(&context, MemoryLayout<SHA256_CTX>.size)
  }
}
