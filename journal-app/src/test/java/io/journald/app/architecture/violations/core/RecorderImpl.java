package io.journald.app.architecture.violations.core;

/** Throws what nobody can catch with reason. */
final class RecorderImpl implements Lonely {
  @Override
  public void record() {}

  void throwException() throws Exception {
    throw new Exception("something failed");
  }

  void throwRuntimeException() {
    throw new RuntimeException("something failed");
  }

  void throwError() {
    throw new Error("something failed");
  }

  IllegalStateException wrapThrowable() {
    return new IllegalStateException(new Throwable("something failed"));
  }
}
