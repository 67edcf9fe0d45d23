/// An object that somebody else keeps alive: a reference to it that is not counted.
///
/// Each count is an atomic step of 5 to 11 ns, and the way of a call passes many objects that live
/// as long as its connection or its loop. Only for those: whoever keeps a `Lent` says at its place
/// who owns the object, and why it is still there. Using one whose object is gone is undefined.
@safe
public struct Lent<Object: AnyObject> {
  @usableFromInline let object: Unmanaged<Object>

  /// Does not keep the object.
  @inlinable
  @inline(__always)
  public init(_ object: borrowing Object) {
    unsafe self.object = Unmanaged.passUnretained(copy object)
  }

  @inlinable
  @inline(__always)
  init(unmanaged object: Unmanaged<Object>) {
    unsafe self.object = unsafe object
  }

  /// Does something with the object, which nothing in there may be the last to let go of.
  @inlinable
  @inline(__always)
  public func use<Result>(_ body: (Object) -> Result) -> Result {
    unsafe object._withUnsafeGuaranteedRef(body)
  }
}

/// Keeps an object by a count of its own, and lends it without any further one.
@safe
public struct Owned<Object: AnyObject>: ~Copyable {
  @usableFromInline let object: Unmanaged<Object>

  @inlinable
  @inline(__always)
  public init(_ object: consuming Object) {
    unsafe self.object = Unmanaged.passRetained(object)
  }

  @inlinable
  deinit { unsafe object.release() }

  /// Good as long as this is.
  @inlinable
  @inline(__always)
  public var lent: Lent<Object> { unsafe Lent(unmanaged: object) }
}
