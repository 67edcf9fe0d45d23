import COpenSSL

/// An `EVP_PKEY` that is freed (and thereby cleared) when it goes.
@safe struct PrivateKey: ~Copyable {
  let pointer: OpaquePointer

  /// A new key on the curve P-256.
  static func generateP256() throws(TLSError) -> PrivateKey {
    guard let pointer = unsafe COpenSSL_generate_P256() else {
      throw .configuration("no key could be made")
    }
    return unsafe PrivateKey(ownPointer: pointer)
  }

  /// - Parameter ownPointer: taken over.
  private init(ownPointer: OpaquePointer) { unsafe pointer = unsafe ownPointer }

  /// Reads an unencrypted key.
  init(pem: SecretBytes) throws(TLSError) {
    ERR_clear_error()
    let found: OpaquePointer? = unsafe pem.withBytes { bytes in
      unsafe MemoryBIO.reading(bytes) { bio in
        unsafe PEM_read_bio_PrivateKey(bio.pointer, nil, refusePassphrase, nil)
      }
    }
    guard let found = unsafe found else {
      throw .configuration("the private key is not an unencrypted key in PEM")
    }
    unsafe self.init(ownPointer: found)
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// PKCS#8, unencrypted.
  func pem() throws(TLSError) -> SecretBytes {
    let bio = MemoryBIO()
    guard unsafe PEM_write_bio_PrivateKey(bio.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
      throw .configuration("the key cannot be written")
    }
    return bio.withContent { SecretBytes(copying: $0) }
  }
}

/// OpenSSL's own answer to an encrypted key is to ask on the terminal, and so to hang a server.
private func refusePassphrase(
  _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int32, _ isWriting: Int32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 { -1 }
