package org.maskmarch.itests.law;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A built bundle: the packages that its manifest imports and that its own classes name. */
final class BundleJar {
    private static final Pattern CLASS_IN_CONSTANT = Pattern.compile("(?:^|[L\\[;(<])((?:[a-z]\\w*/)+)[A-Z]\\w*");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private final String symbolicName;
    private final List<PackageUse> uses = new ArrayList<>();

    BundleJar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            symbolicName = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            readImports(jar.getManifest().getMainAttributes().getValue("Import-Package"));
            for (JarEntry entry : jar.stream().filter(BundleJar::isOwnClass).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    String className = entry.getName().replace(".class", "").replace('/', '.');
                    packagesIn(in).forEach(used -> uses.add(new PackageUse(className, used)));
                }
            }
        }
    }

    String symbolicName() {
        return symbolicName;
    }

    List<PackageUse> uses() {
        return uses;
    }

    private static boolean isOwnClass(JarEntry entry) {
        return entry.getName().startsWith("org/maskmarch/") && entry.getName().endsWith(".class");
    }

    private void readImports(String header) {
        if (header != null) {
            for (String clause : QUOTED.matcher(header).replaceAll("").split(",")) {
                uses.add(new PackageUse("Import-Package", clause.split(";")[0].trim()));
            }
        }
    }

    /** Packages of all classes named in a class file's constant pool (JVM specification, section 4.4). */
    static Set<String> packagesIn(InputStream classFile) throws IOException {
        Set<String> packages = new LinkedHashSet<>();
        DataInputStream in = new DataInputStream(classFile);
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> {
                    Matcher names = CLASS_IN_CONSTANT.matcher(in.readUTF());
                    while (names.find()) {
                        packages.add(names.group(1).substring(0, names.group(1).length() - 1).replace('/', '.'));
                    }
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    index++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("unknown constant pool tag " + tag);
            }
        }
        return packages;
    }
}
