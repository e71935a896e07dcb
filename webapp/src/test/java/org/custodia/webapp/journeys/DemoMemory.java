package org.custodia.webapp.journeys;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** How much memory another Java process needs while it does something. */
final class DemoMemory implements AutoCloseable {
  /** Of the serial collector, and of the parallel one. */
  private static final Set<String> HEAP =
      Set.of(
          "Eden Space",
          "Survivor Space",
          "Tenured Gen",
          "PS Eden Space",
          "PS Survivor Space",
          "PS Old Gen");

  private final long process;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final MemoryMXBean memory;
  private final AtomicLong peak = new AtomicLong();
  private final NotificationListener listener = (notification, same) -> collected(notification);
  private long before;

  private DemoMemory(long process, JMXConnector connector) throws Exception {
    this.process = process;
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
    this.memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    for (ObjectName collector :
        beans.queryNames(new ObjectName("java.lang:type=GarbageCollector,*"), null)) {
      beans.addNotificationListener(collector, listener, null, null);
    }
  }

  /**
   * Heap in megabytes: in use before, most that was left after any collection, and the process's
   * highest resident size.
   */
  record Need(double before, double peak, double resident) {}

  static DemoMemory of(Process process) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      return new DemoMemory(process.pid(), JMXConnectorFactory.connect(new JMXServiceURL(address)));
    } catch (Exception e) {
      throw new IllegalStateException("the demo's memory cannot be watched", e);
    }
  }

  /** Forgets what was, after a full collection. */
  void begin() {
    memory.gc();
    before = memory.getHeapMemoryUsage().getUsed();
    peak.set(before);
    try {
      Files.writeString(Path.of("/proc/" + process + "/clear_refs"), "5");
    } catch (IOException e) {
      // Then the highest resident size is the one since its start, which is no less.
      return;
    }
  }

  Need end() {
    return new Need(before / 1e6, peak.get() / 1e6, resident());
  }

  private void collected(Notification notification) {
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) return;
    var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    long used =
        info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> HEAP.contains(pool.getKey()))
            .map(java.util.Map.Entry::getValue)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    peak.accumulateAndGet(used, Math::max);
  }

  private double resident() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
