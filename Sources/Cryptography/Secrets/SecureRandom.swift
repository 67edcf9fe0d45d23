import COpenSSL

/// Bytes nobody can guess, from OpenSSL's generator (seeded by the kernel, one per thread).
public enum SecureRandom {
  /// Random bytes for what may be seen: identifiers, nonces, salts.
  public static func bytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe fill(buffer, with: RAND_bytes)
      initialized = count
    }
  }

  /// Random bytes for what may not be seen; drawn from the generator kept for private values.
  public static func secret(_ count: Int) -> SecretBytes {
    SecretBytes(capacity: count) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
        unsafe fill(buffer, with: RAND_priv_bytes)
        initialized = count
      }
    }
  }

  /// A machine that cannot give random bytes cannot keep any promise: the process stops.
  private static func fill(
    _ buffer: UnsafeMutableBufferPointer<UInt8>,
    with generate: (UnsafeMutablePointer<UInt8>?, Int32) -> Int32
  ) {
    precondition(buffer.count <= Int(Int32.max), "more random bytes than OpenSSL gives at once")
    guard !buffer.isEmpty else { return }
    let status = unsafe generate(buffer.baseAddress, Int32(buffer.count))
    precondition(status == 1, "the random generator of the system failed")
  }
}
