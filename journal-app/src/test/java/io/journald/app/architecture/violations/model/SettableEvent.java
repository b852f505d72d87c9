package io.journald.app.architecture.violations.model;

/** Can be changed, and extended by a class that can be changed even more. */
public class SettableEvent {
  private String value;

  public void setValue(String value) {
    this.value = value;
  }

  public String value() {
    return value;
  }
}
