package org.maskmarch.march.internal;

import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.march.BrickBaker;
import org.osgi.service.component.annotations.Component;

/** {@link BrickBaker} as an OSGi service. */
@Component(service = FieldBaker.class)
public final class BrickBakerComponent extends BrickBaker { }
