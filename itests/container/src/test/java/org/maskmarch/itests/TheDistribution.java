package org.maskmarch.itests;

import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;

/** How Pax Exam starts the archive that users get. */
final class TheDistribution {
    /** The options of bin/karaf and bin/setenv, which Pax Exam does not run. */
    private static final String START_SCRIPT_OPTIONS = """
            --add-modules=jdk.incubator.vector
            --add-reads=java.xml=java.logging
            --add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED
            --patch-module java.base=lib/endorsed/org.apache.karaf.specs.locator-VERSION.jar
            --patch-module java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-VERSION.jar
            --add-opens java.base/java.security=ALL-UNNAMED
            --add-opens java.base/java.net=ALL-UNNAMED
            --add-opens java.base/java.lang=ALL-UNNAMED
            --add-opens java.base/java.util=ALL-UNNAMED
            --add-opens java.naming/javax.naming.spi=ALL-UNNAMED
            --add-opens java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED
            --add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED
            -classpath lib/jdk9plus/*:lib/boot/*
            """;

    private TheDistribution() {
    }

    /** Options that start the distribution as it is; the test itself comes from a repository of its own. */
    static Option[] options() {
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(property("distribution.archive")).toURI().toString())
                        .name("Maskmarch")
                        .unpackDirectory(new File(property("exam.folder")))
                        .useDeployFolder(false),
                doNotModifyLogConfiguration(),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                systemProperty("variant.bundle").value(new File(property("variant.bundle")).toURI().toString()),
                systemProperty("exam.repository").value(property("exam.repository")),
                systemProperty("maskmarch.demo").value(System.getProperty("maskmarch.demo", "")),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.defaultRepositories",
                        "file:${karaf.home}/${karaf.default.repository}@id=system.repository@snapshots, "
                                + new File(property("exam.repository")).toURI() + "@id=exam@snapshots")));
        for (String option : START_SCRIPT_OPTIONS.replace("VERSION", property("karaf.version")).split("\\s+")) {
            options.add(new VMOption(option));
        }
        return options.toArray(new Option[0]);
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The system property " + name + " is missing: run this test with Maven.");
        }
        return value;
    }
}
