import COpenSSL

/// What sessions read and write TLS records with.
///
/// A session holds such buffers only while bytes pass through it (`SSL_MODE_RELEASE_BUFFERS`), and
/// takes new ones with every request. Kept per thread, at most four of 17 KiB, they cost next to
/// nothing: the C library spends a tenth of the work of a small answer on blocks of that size.
public enum RecordBuffers {
  /// Lets each thread keep a few for the next session; to be called before anything else is asked
  /// of this room.
  ///
  /// - Returns: false when OpenSSL has allocated memory already. Then its buffers go on coming from
  ///   the C library, which is slower and not wrong.
  @discardableResult
  public static func keep() -> Bool { areKept }

  private static let areKept = COpenSSL_keep_record_buffers() == 1
}
