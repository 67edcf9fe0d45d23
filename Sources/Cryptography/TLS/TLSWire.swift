import COpenSSL

/// The two ends of a session's cable: plain memory that OpenSSL reads from and writes to.
///
/// Lives at a fixed address, which is the user data of the session's BIO and of its message
/// callback. The callbacks touch nothing else: no reference counts, no Swift object. The session
/// keeps the rest of its changing state here too.
@unsafe struct TLSWire {
  /// Ciphertext of the `receive` under way that OpenSSL has not taken yet; borrowed from it.
  var input: UnsafeRawPointer?
  var inputCount = 0

  /// Where blocks come from; the session keeps them alive.
  let buffers: Unmanaged<TLSBuffers>
  /// Ciphertext for the peer; no block while there is none.
  var output: UnsafeMutableRawBufferPointer?
  var outputCount = 0
  /// The block is being read from outside and must not be written to or moved.
  var isLent = false

  /// How the session stands; see `TLSSession`.
  var sawCloseNotify = false
  var sentCloseNotify = false
  var failure: TLSError?

  /// From here on handshake messages are charged to `allowance`.
  var isEstablished = false
  var allowance = Allowance()

  /// Takes up to `capacity` bytes of the input; 0 when there are none.
  mutating func read(into target: UnsafeMutableRawPointer, capacity: Int) -> Int {
    guard let input = unsafe input else { return 0 }
    let count = unsafe min(capacity, inputCount)
    unsafe target.copyMemory(from: input, byteCount: count)
    unsafe self.input = input + count
    unsafe inputCount -= count
    return count
  }

  /// Appends to the output; a block too small is replaced by one at least twice its size.
  mutating func write(_ source: UnsafeRawPointer, count: Int) {
    let needed = unsafe outputCount + count
    if unsafe output == nil {
      unsafe output = buffers._withUnsafeGuaranteedRef { unsafe $0.take() }
    }
    if unsafe needed > (output?.count ?? 0) { unsafe grow(to: needed) }
    guard let block = unsafe output?.baseAddress else { return }
    unsafe (block + outputCount).copyMemory(from: source, byteCount: count)
    unsafe outputCount = needed
  }

  private mutating func grow(to needed: Int) {
    let room = unsafe max(needed, 2 * (output?.count ?? 0))
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    if let old = unsafe output {
      unsafe block.copyMemory(from: UnsafeRawBufferPointer(rebasing: old[..<outputCount]))
      unsafe old.deallocate()
    }
    unsafe output = block
  }
}

extension TLSWire {
  /// How many handshake messages a peer may send after the handshake.
  ///
  /// A KeyUpdate (RFC 8446 §4.6.3) or a refused renegotiation costs the peer some 30 bytes and us
  /// several key derivations, and OpenSSL 3.0 sets no bound. Honest peers send few: a ticket or
  /// two, a new key after gigabytes or hours. So there is a stock, which data refills.
  struct Allowance {
    static let stock = 32
    /// Application data, in bytes and either way, that earns one more message.
    static let price = 4096

    private(set) var left = Self.stock
    private var earned = 0
    /// Once true the input counts as ended, which stops OpenSSL in the middle of its loop.
    private(set) var isExceeded = false

    mutating func spend() {
      left -= 1
      isExceeded = left < 0
    }

    mutating func earn(_ count: Int) {
      guard left < Self.stock else { return }
      earned += count
      let messages = earned / Self.price
      earned -= messages * Self.price
      left = min(Self.stock, left + messages)
    }
  }
}
