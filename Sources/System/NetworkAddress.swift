import Glibc

/// Network addresses in their two forms.
public enum NetworkAddress {
  /// The 4 or 16 bytes in network order of an address in text (RFC 4291 §2.2, without a zone);
  /// nil for anything else.
  public static func bytes(of text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      let isParsed = unsafe bytes.withUnsafeMutableBytes { target in
        unsafe inet_pton(family, text, target.baseAddress) == 1
      }
      if isParsed { return bytes }
    }
    return nil
  }
}
