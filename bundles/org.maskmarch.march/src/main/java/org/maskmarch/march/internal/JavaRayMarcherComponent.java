package org.maskmarch.march.internal;

import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.march.JavaRayMarcher;
import org.osgi.service.component.annotations.Component;

/** {@link JavaRayMarcher} as an OSGi service. */
@Component(service = RayMarcher.class)
public final class JavaRayMarcherComponent extends JavaRayMarcher { }
